"""The table of rules: what each OWL 2 RL rule asks of the ontology, what it asks of the data, and what follows.

The table is ``queries/inference/owl-rl.n3``, in the rule notation of N3 (https://w3c.github.io/N3/spec/#n3rules). A
pattern about the vocabulary (``?p rdfs:domain ?c``) is an *axiom* of its rule: it is looked up when the rules are
compiled. The other patterns are the *body*, matched against the data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

import pyoxigraph as ox

from itstrat.namespaces import OWL, PREFIXES, RDF, RDFS, XSD
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.store import Term

Part: TypeAlias = "Term | ox.Variable"
#: Which rules run: those that our ontology needs, those of RDFS (rdfs2, 3, 5, 6, 7, 9, 10, 11), or OWL 2 RL.
Regime: TypeAlias = Literal["its", "rdfs", "owl-rl"]
REGIMES: tuple[Regime, ...] = get_args(Regime)

TYPE = RDF["type"]
SAME = OWL["sameAs"]
#: Stands between a list and each of its members (https://w3c.github.io/N3/reports/20230703/builtins.html#list:member).
MEMBER = ox.NamedNode("http://www.w3.org/2000/10/swap/list#member")
THING = OWL["Thing"]

_VOCABULARIES = (RDFS, OWL, "http://www.w3.org/2000/10/swap/list#")
#: The names of the vocabularies that stand in data as well.
_DATA = {OWL["differentFrom"], THING, OWL["Nothing"]}
#: What a condition between two variables is in SPARQL. A value is only compared with one that can be compared with it.
_CONDITIONS = {
    "log:notEqualTo": "!sameTerm(?{0}, ?{1})",
    "math:notEqualTo": "isLiteral(?{0}) && isLiteral(?{1}) && ?{0} != ?{1}",
}

_RULE = re.compile(
    r"^# (?P<name>[\w-]+): (?P<regimes>[\w -]+)\n"
    r"(?:# (?P<message>.+)\n)?"
    r"\{(?P<body>[^}]*)\}\s*=>\s*(?P<head>\{[^}]*\}|false)",
    re.MULTILINE,
)


class Pattern(NamedTuple):
    """A triple in which variables stand for terms."""

    subject: Part
    predicate: Part
    object: Part

    def variables(self) -> list[str]:
        """The names of its variables, in order."""
        return [part.value for part in self if isinstance(part, ox.Variable)]

    def bound(self, bindings: Mapping[str, Term]) -> Pattern:
        """The pattern with terms in place of the variables that have one."""
        return Pattern(*(bindings.get(part.value, part) if isinstance(part, ox.Variable) else part for part in self))

    def __str__(self) -> str:
        predicate = "rdf:rest*/rdf:first" if self.predicate == MEMBER else self.predicate
        return f"{self.subject} {predicate} {self.object} ."


class Condition(NamedTuple):
    """What has to hold between two variables: ``log:notEqualTo`` for terms, ``math:notEqualTo`` for values."""

    left: str
    predicate: str
    right: str

    def __str__(self) -> str:
        return _CONDITIONS[self.predicate].format(self.left, self.right)


@dataclass(frozen=True, kw_only=True, eq=False)
class Template:
    """One rule of the tables, there once. Without a ``head``, what matches the body contradicts the ontology.

    Then ``message`` says so, with ``{variables}`` of the rule.
    """

    name: str
    axioms: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    head: Pattern | None
    conditions: tuple[Condition, ...] = ()
    message: str = ""

    @cached_property
    def is_transitive(self) -> bool:
        """Whether it links the ends of two links of a property by the same property."""
        if len(self.body) != 2 or self.head is None:
            return False
        first, last = self.body
        return self.head == Pattern(first.subject, first.predicate, last.object) and first == Pattern(
            first.subject, last.predicate, last.subject
        )

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The variables that the axioms bind for the body and the head."""
        used = {name for pattern in (*self.body, *filter(None, (self.head,))) for name in pattern.variables()}
        return tuple(sorted({name for pattern in self.axioms for name in pattern.variables()} & used))


@cache
def templates(regime: Regime) -> tuple[Template, ...]:
    """The rules that a regime runs.

    >>> [template.name for template in templates("its")]
    ['prp-trp', 'prp-spo1', 'cax-sco', 'scm-sco', 'scm-spo']
    """
    path = directory("queries") / "inference" / "owl-rl.n3"
    found = _RULE.finditer(path.read_text(encoding="utf-8"))
    return tuple(_template(match) for match in found if regime in match["regimes"].split())


def is_vocabulary(pattern: Pattern) -> bool:
    """Whether a pattern is about the ontology rather than about the data."""
    term = pattern.object if pattern.predicate == TYPE else pattern.predicate
    return isinstance(term, ox.NamedNode) and term not in _DATA and term.value.startswith(_VOCABULARIES)


def _template(match: re.Match[str]) -> Template:
    patterns: list[Pattern] = []
    conditions: list[Condition] = []
    numbers: dict[str, Term] = {}
    for subject, predicate, object_ in _triples(match["body"]):
        if predicate == "math:equalTo":
            numbers[subject[1:]] = ox.Literal(object_, datatype=XSD["integer"])
        elif predicate in _CONDITIONS:
            conditions.append(Condition(subject[1:], predicate, object_[1:]))
        else:
            patterns.append(_pattern(subject, predicate, object_))
    patterns = [pattern.bound(numbers) for pattern in patterns]
    head = None if match["head"] == "false" else _pattern(*next(_triples(match["head"].strip("{}"))))
    axioms = tuple(pattern for pattern in patterns if is_vocabulary(pattern))
    body = tuple(pattern for pattern in patterns if not is_vocabulary(pattern))
    if not body:
        axioms, body = (), axioms
    return Template(
        name=match["name"],
        axioms=axioms,
        body=body,
        head=head,
        conditions=tuple(conditions),
        message=match["message"] or "",
    )


def _triples(text: str) -> Iterator[tuple[str, str, str]]:
    for statement in re.split(r"\s\.\s|\s\.$", text.strip() + " ."):
        if words := statement.split():
            yield words[0], words[1], words[2]


def _pattern(*words: str) -> Pattern:
    return Pattern(*(_part(word) for word in words))


def _part(word: str) -> Part:
    if word.startswith("?"):
        return ox.Variable(word[1:])
    prefix, _, name = word.partition(":")
    return MEMBER if prefix == "list" else ox.NamedNode(PREFIXES[prefix] + name)
