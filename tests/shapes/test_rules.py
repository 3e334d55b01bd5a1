"""Every rule, proved both ways by the files of ``shapes/examples``, which ``--explain`` shows.

A file begins with what it shows and, where it breaks the rule that its folder names, with a line for each finding::

    # expect: <focus node> | <path> | value | line of the offending triple, or of the focus node's first statement

where ``-`` stands for no path or no value, and at times with words that one of the messages must hold::

    # says: <words>

The report date is 2026-11-16 in all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
import rdflib.util
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH

import itstrat
from itstrat.shacl import ValidationOptions

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "shapes" / "examples"
AS_OF = date(2026, 11, 16)

ITS = rdflib.Namespace("https://w3id.org/itstrat#")
RULES = rdflib.URIRef("https://w3id.org/itstrat/shapes")
CODES = [f"ITS{number:03}" for number in range(1, 63)]
CASES = sorted(EXAMPLES.glob("ITS*/*.ttl"))
#: The classes that a first user needs.
CORE = [
    *("StrategyDocument", "StrategyElement", "Aim", "Objective", "KPI", "Target"),
    *("Service", "Project", "BusinessCase", "Option", "Risk", "Asset"),
]

#: What a finding is compared by: focus node, path and value, as N-Triples or ``-``.
Place = tuple[str, str, str]


def case_id(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def expected(path: Path) -> list[tuple[Place, int]]:
    found = re.findall(r"^# expect: (\S+) \| (\S+) \| (.+) \| line (\d+)$", path.read_text(encoding="utf-8"), re.M)
    return [((focus, predicate, value), int(line)) for focus, predicate, value, line in found]


def said(path: Path) -> list[str]:
    return re.findall(r"^# says: (.+)$", path.read_text(encoding="utf-8"), re.M)


def assert_says(messages: list[str], path: Path) -> None:
    assert not [words for words in said(path) if not any(words in message for message in messages)]
    assert not [message for message in messages if re.search(r"\{[?$]", message)], "a placeholder was not filled"


def place(focus: str, path: str | None, value: str | None) -> Place:
    # A node shape reports its focus node as the value where a query names none.
    return focus, path or "-", "-" if value is None or (path is None and value == focus) else value


@cache
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in [*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "codelists").glob("*.ttl")]:
        graph.parse(path)
    return graph


@cache
def prefixes() -> dict[str, str]:
    declared = shapes().objects(RULES, SH.declare)
    return {str(shapes().value(each, SH.prefix)): str(shapes().value(each, SH.namespace)) for each in declared}


@cache
def rule(code: str) -> rdflib.URIRef:
    found = list(shapes().subjects(DCTERMS.identifier, rdflib.Literal(code)))
    assert len(found) == 1, code
    return found[0]


@cache
def rule_alone(code: str) -> rdflib.Graph:
    return shapes().cbd(rule(code)) + shapes().cbd(RULES)


@cache
def supers(term: Node, relation: rdflib.URIRef) -> frozenset[Node]:
    return frozenset(ontology().transitive_objects(term, relation)) - {term}


def inferred(data: rdflib.Graph, *, closed: bool) -> rdflib.Graph:
    """The data, the report date and what follows by subclass and subproperty; ``closed`` as well by transitivity."""
    graph = rdflib.Graph()
    graph.add((ITS.context, ITS.asOf, rdflib.Literal(AS_OF)))
    for subject, predicate, term in data:
        graph.add((subject, predicate, term))
        for wider in supers(predicate, RDFS.subPropertyOf):
            graph.add((subject, wider, term))
        if predicate == RDF.type:
            for wider in supers(term, RDFS.subClassOf):
                graph.add((subject, RDF.type, wider))
    if closed:
        for start in set(graph.subjects(ITS.contributesTo)):
            for element in set(graph.transitive_objects(start, ITS.contributesTo)) - {start}:
                graph.add((start, ITS.contributesTo, element))
    else:
        graph.remove((None, ITS.contributesTo, None))
    return graph


def as_rdflib_writes(where: Place) -> Place:
    focus, predicate, value = where
    return focus, predicate, value if value == "-" else rdflib.util.from_n3(value).n3()


def n3(term: Node | None) -> str | None:
    return None if term is None else term.n3()


@pytest.mark.parametrize("closed", [False, True], ids=["direct", "closed"])
@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_reference_engine_finds_what_the_file_says(path: Path, closed: bool) -> None:
    data = inferred(rdflib.Graph().parse(path), closed=closed)
    _, report, _ = pyshacl.validate(data, shacl_graph=rule_alone(path.parent.name), inplace=True)
    found = {
        (
            place(
                report.value(result, SH.focusNode).n3(),
                n3(report.value(result, SH.resultPath)),
                n3(report.value(result, SH.value)),
            ),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.objects(predicate=SH.result)
    }
    assert Counter(where for where, _ in found) == Counter(as_rdflib_writes(where) for where, _ in expected(path))
    assert_says([message for _, message in found], path)
    severities = set(report.objects(predicate=SH.resultSeverity))
    assert severities <= {shapes().value(rule(path.parent.name), SH.severity)}


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_itstrat_finds_what_the_file_says_on_the_line(path: Path) -> None:
    code = path.parent.name
    validation = itstrat.open([path], as_of=AS_OF).validate(ValidationOptions(only=(code,), engine="compiled"))
    found = Counter()
    for finding in validation.findings:
        assert finding.code == code
        assert finding.location is not None
        value = None if finding.value is None else str(finding.value)
        predicate = None if finding.path is None else f"<{finding.path}>"
        found[place(str(finding.focus_node), predicate, value), finding.location.line] += 1
    assert found == Counter(expected(path))
    assert_says([finding.message for finding in validation.findings], path)
    assert [(each.code, each.engine) for each in validation.checked] == [(code, "compiled")]
    assert validation.checked[0].focus_nodes > 0, "the file has nothing for the rule to look at"


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_a_file_breaks_its_rule_exactly_when_its_name_says_so(path: Path) -> None:
    assert path.stem.startswith("violates-" if expected(path) else "conforms-")
    announced = path.read_text(encoding="utf-8").count("# expect")
    assert announced == len(expected(path)), "a line that begins with “# expect” is not of the form above"


def test_there_are_sixty_two_rules_with_contiguous_codes() -> None:
    assert sorted(str(code) for code in shapes().objects(predicate=DCTERMS.identifier)) == CODES
    assert {str(shape) for shape in shapes().subjects(SH.targetClass)} == {f"{RULES}#{code}" for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_a_rule_says_all_about_itself(code: str) -> None:
    for predicate in (SH.name, SH.description, SH.message, ITS.fix, ITS.basis):
        values = list(shapes().objects(rule(code), predicate))
        assert [value.language for value in values] == ["en"], predicate
        assert values[0].strip(), predicate
    assert shapes().value(rule(code), SH.severity) in (SH.Violation, SH.Warning, SH.Info)
    assert shapes().value(rule(code), SH.targetClass) in set(ontology().subjects(RDF.type, OWL.Class))


@pytest.mark.parametrize("code", CODES)
def test_a_rule_is_proved_both_ways(code: str) -> None:
    for kind in ("conforms", "violates"):
        assert list((EXAMPLES / code).glob(f"{kind}-*.ttl")), kind


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_fix_is_turtle_in_known_terms(code: str) -> None:
    words, _, example = str(shapes().value(rule(code), ITS.fix)).partition("\n\n")
    assert words.endswith(":")
    known = {**prefixes(), "ex": "urn:example:", "dcterms": str(DCTERMS), "schema": "https://schema.org/"}
    heading = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in known.items())
    triples = rdflib.Graph().parse(data=heading + example, format="turtle")
    assert len(triples) > 0
    assert_in_ontology({term for triple in triples for term in triple})


def test_every_term_of_a_rule_is_in_the_ontology() -> None:
    terms = {term for triple in shapes() for term in triple}
    for select in shapes().objects(predicate=SH.select):
        terms |= {ITS[name] for name in re.findall(r"\bits:(\w+)", select)}
    assert_in_ontology(terms)


def assert_in_ontology(terms: set[Node]) -> None:
    own = {term for term in terms if isinstance(term, rdflib.URIRef) and term.startswith(ITS)}
    assert not own - set(ontology().subjects()) - {ITS.context}


@pytest.mark.parametrize("code", CODES)
def test_the_variables_of_a_message_are_those_of_its_query(code: str) -> None:
    needed = set(re.findall(r"\{[?$](\w+)\}", str(shapes().value(rule(code), SH.message))))
    constraint = shapes().value(rule(code), SH.sparql)
    if constraint is None:
        assert not needed
        return
    select = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items()) + str(
        shapes().value(constraint, SH.select)
    )
    assert needed <= {str(variable) for variable in rdflib.Graph().query(select).vars or ()}


def profile(name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "shapes" / "profiles" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["college", "funding-bid", "minimum", "publish"])
def test_a_profile_names_rules_that_exist(name: str) -> None:
    chosen = profile(name)
    assert chosen["title"]
    assert chosen["description"]
    rules = chosen.get("rules", [])
    assert rules == "all" or set(rules) <= set(CODES)
    assert set(chosen.get("severity", {})) <= set(CODES)
    assert "extends" in chosen or rules


def test_the_minimum_is_the_violations_on_the_core_classes() -> None:
    core = {ITS[name] for name in CORE}
    assert profile("minimum")["rules"] == [
        code
        for code in CODES
        if shapes().value(rule(code), SH.severity) == SH.Violation
        and shapes().value(rule(code), SH.targetClass) in core
    ]


@pytest.mark.parametrize(
    ("name", "raised"),
    [("funding-bid", ["ITS034", "ITS040", "ITS041", "ITS044", "ITS046"]), ("publish", ["ITS058"])],
)
def test_a_profile_raises_rules_above_their_own_severity(name: str, raised: list[str]) -> None:
    assert profile(name)["extends"] == "college"
    assert profile(name)["severity"] == dict.fromkeys(raised, "Violation")
    assert all(shapes().value(rule(code), SH.severity) != SH.Violation for code in raised)
