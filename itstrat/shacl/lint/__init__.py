"""The lint of shapes: what is wrong with them that the data will never tell.

A lint is a validation with shapes in place of data and checks in Python in place of shapes: its report, findings,
places, formats and exit codes are those of any other.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import UnknownRule, UsageError
from itstrat.formats import at_hand
from itstrat.namespaces import SH, SHAPES
from itstrat.resources import directory
from itstrat.shacl.lint import contradictions, texts, use, words
from itstrat.shacl.lint.sheet import Sheet
from itstrat.shacl.report import Checked, ValidationReport, ValidationResult
from itstrat.shacl.rules import Rule, RuleSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from itstrat.formats import Document
    from itstrat.shacl.lint.sheet import Slip
    from itstrat.store import Node, Store, Term

#: The component of all results of the lint: there is no shape that they come from.
COMPONENT = SHAPES["LintConstraintComponent"]

CHECKS: Mapping[str, Callable[[Sheet], Iterator[Slip]]] = {
    "unknown-term": words.unknown_terms,
    "wrong-value": words.wrong_values,
    "bad-path": words.bad_paths,
    "no-effect": words.no_effect,
    "unknown-severity": words.severities,
    "bad-pattern": texts.patterns,
    "bad-sparql": texts.queries,
    "message-variable": texts.message_variables,
    "unused-prefix": texts.unused_prefixes,
    "unused-shape": use.unused_shapes,
    "no-focus-nodes": use.idle_targets,
    "contradiction": contradictions.contradictions,
    "closed-without": contradictions.closed_without,
    "recursion": use.recursive,
    "deactivated": use.deactivated,
    "not-checked": use.not_checked,
    "import-not-followed": use.unfollowed_imports,
}


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """What each check says of itself, by code.

    >>> catalogue()["unknown-term"]["name"]
    'Term exists in its vocabulary'
    """
    with (directory("shapes") / "lint.toml").open("rb") as file:
        return tomllib.load(file)


def rules() -> dict[Node, Rule]:
    """The checks as rules, by the node that stands for each in a report."""
    return {SHAPES[code]: _rule(code, said) for code, said in catalogue().items()}


def _rule(code: str, said: Mapping[str, str]) -> Rule:
    return Rule(code=code, message="", iri=SHAPES[code].value, **said)


def chosen(documents: Sequence[Document], *, only: Iterable[str] = (), skip: Iterable[str] = ()) -> RuleSet:
    """The checks to run on shapes.

    Raises: UnknownRule; UsageError where none is left.
    """
    only, skip = set(only), set(skip)
    for code in sorted(only | skip):
        if code not in CHECKS:
            raise UnknownRule.of(code, CHECKS, more="The checks of shapes are listed in docs/reference/lint.md.")
    kept = {node: rule for node, rule in rules().items() if rule.code not in skip and (not only or rule.code in only)}
    if not kept:
        raise UsageError("No check is left.", hint="Leave fewer out: see only and skip.")
    return RuleSet(name="shape lint", version="", quads=(), rules=kept, documents=tuple(documents))


def lint(
    shapes: Sequence[Document],
    codes: Iterable[str],
    *,
    store: Store | None = None,
    elsewhere: Iterable[Document] = (),
) -> tuple[ValidationReport, Callable[[Term], str]]:
    """The report of some checks on shapes, and what the terms in it are called.

    ``store`` has the data, if there are any; ``elsewhere`` are documents at hand beside the shapes.
    Cost: about 25 ms for a thousand triples.
    """
    prefixes = {prefix: iri for document in shapes for prefix, iri in document.prefixes.items()}
    sheet = Sheet(
        (quad for document in shapes for quad in document.quads),
        prefixes=prefixes,
        store=store,
        elsewhere=at_hand((*shapes, *elsewhere)),
    )
    results: list[ValidationResult] = []
    checked = []
    for code in sorted(codes):
        results += (_result(code, slip) for slip in CHECKS[code](sheet))
        count = len(sheet.roots if code == "no-focus-nodes" and store is not None else sheet.shapes)
        looked = 0 if code == "no-focus-nodes" and store is None else count
        checked.append(Checked(shape=SHAPES[code], focus_nodes=looked, engine="lint"))
    return ValidationReport(results=tuple(results), checked=tuple(checked)), sheet.name


def _result(code: str, slip: Slip) -> ValidationResult:
    return ValidationResult(
        focus_node=slip.node,
        path=slip.predicate,
        value=slip.value,
        source_shape=SHAPES[code],
        component=COMPONENT,
        severity=SH[catalogue()[code]["severity"]],
        messages=(ox.Literal(slip.message, language="en"),),
        root_shape=SHAPES[code],
    )
