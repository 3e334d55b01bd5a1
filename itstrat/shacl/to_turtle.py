"""A validation report as the graph that SHACL defines (https://www.w3.org/TR/shacl/#validation-report), in Turtle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import RDFS, SH
from itstrat.shacl import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.shacl.report import ValidationReport, ValidationResult
    from itstrat.store import Term

_LOCAL_NAME = re.compile(r"[A-Za-z]\w*")


def write(report: ValidationReport) -> str:
    """The report graph. The same report gives the same text: blank nodes are numbered as they come.

    >>> from itstrat.shacl.report import ValidationReport
    >>> print(write(ValidationReport(results=(), checked=())), end="")
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    <BLANKLINE>
    [] a sh:ValidationReport ;
        sh:conforms true .
    """
    writer = _Writer()
    conforms = "true" if report.conforms else "false"
    statements = [f"    sh:conforms {conforms}"]
    if report.partial:
        comment = ox.Literal(f"Interrupted: {report.partial}.", language="en")
        statements.append(f"    {RDFS['comment']} {comment}")
    if report.results:
        results = " ,\n".join(map(writer.result, report.results))
        statements.append(f"    sh:result\n{results}")
    body = " ;\n".join(["[] a sh:ValidationReport", *statements])
    return f"@prefix sh: <{SH}> .\n\n{body} .\n"


class _Writer:
    """Writes terms and remembers the numbers of blank nodes."""

    def __init__(self) -> None:
        self._numbers: dict[ox.BlankNode, int] = {}

    def result(self, result: ValidationResult) -> str:
        lines = " ;\n".join(f"            {name} {text}" for name, text in self._properties(result))
        return f"        [\n            a sh:ValidationResult ;\n{lines}\n        ]"

    def _properties(self, result: ValidationResult) -> Iterator[tuple[str, str]]:
        yield "sh:focusNode", self.term(result.focus_node)
        if result.path is not None:
            path = result.path if isinstance(result.path, str) else str(result.path)
            yield "sh:resultPath", paths.to_turtle(paths.parse(path))
        if result.value is not None:
            yield "sh:value", self.term(result.value)
        yield "sh:sourceShape", self.term(result.source_shape)
        if result.source_constraint is not None:
            yield "sh:sourceConstraint", self.term(result.source_constraint)
        yield "sh:sourceConstraintComponent", self.term(result.component)
        yield "sh:resultSeverity", self.term(result.severity)
        if result.messages:
            yield "sh:resultMessage", " , ".join(map(self.term, result.messages))

    def term(self, term: Term) -> str:
        if isinstance(term, ox.BlankNode):
            return f"_:b{self._numbers.setdefault(term, len(self._numbers) + 1)}"
        if isinstance(term, ox.NamedNode) and term.value.startswith(SH):
            local = term.value.removeprefix(SH)
            return f"sh:{local}" if _LOCAL_NAME.fullmatch(local) else str(term)
        return str(term)
