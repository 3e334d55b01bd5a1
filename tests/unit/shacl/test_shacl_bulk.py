"""Large files go to the accelerated engine as they are, and the findings are those of a run in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from itstrat import ValidationOptions, strategy
from itstrat.shacl import validation

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.shacl import Validation

pytest.importorskip("shacl", reason="there is no wheel of shacl for this machine")

DAY = date(2026, 11, 16)
EX, RDFS, XSD = "http://example.org/", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FIRST = f"""
<{EX}a> {TYPE} <{EX}T> .
<{EX}a> <{RDFS}label> "A thing"@en .
<{EX}a> <{EX}p> "01"^^<{XSD}integer> .
<{EX}a> <{EX}p> "02"^^<{XSD}integer> .
# a comment

<{EX}Below> <{RDFS}subClassOf> <{EX}T> .
<{EX}b> {TYPE} <{EX}Below> .
"""
SECOND = f"""<{EX}b> {TYPE} <{EX}T> .
<{EX}c> {TYPE} <{EX}Below> .
<{EX}c> <{EX}p> "soon"^^<{XSD}date> .
<{EX}d> <{EX}p> <{EX}a> ."""
SHAPES = f"""
@prefix ex: <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <{XSD}> .
ex:Thing a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P .
ex:P sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer .
ex:Users a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:nodeKind sh:Literal .
ex:Used a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:targetNode ex:e ; sh:nodeKind sh:IRI .
"""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "WORTH_BULK", 1)


def files(folder: Path, shapes: str = SHAPES, **texts: str) -> tuple[list[Path], ValidationOptions]:
    (folder / "shapes.ttl").write_text(shapes)
    paths = [folder / f"{name}.nt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    return paths, ValidationOptions(shapes=(folder / "shapes.ttl",))


def in_full(paths: list[Path], options: ValidationOptions) -> Validation:
    """As the same engine finds them: others tell literals in the form that the store keeps."""
    return strategy.open(paths, as_of=DAY, infer=False).validate(replace(options, engine="fast"))


@pytest.mark.parametrize("texts", [{"one": FIRST}, {"one": FIRST, "two": SECOND}], ids=["a file", "two files"])
def test_the_same_findings(tmp_path: Path, texts: dict[str, str]) -> None:
    paths, options = files(tmp_path, **texts)
    found = strategy.validate_in_bulk(paths, options, as_of=DAY)
    full = in_full(paths, options)
    assert found is not None
    assert found.findings == full.findings
    assert len(found.findings) == {1: 4, 2: 7}[len(texts)]
    lines = {(each.label, each.location.line) for each in found.findings if each.location}
    assert {("A thing", 5), (f"<{EX}b>", 9)} <= lines
    assert (found.triples, found.sources, found.stamp) == (full.triples, full.sources, full.stamp)
    assert [(c.code, c.focus_nodes) for c in found.checked] == [(c.code, c.focus_nodes) for c in full.checked]
    assert {(c.engine, c.reason) for c in found.checked} == {("fast", f"{full.triples} triples")}


@pytest.mark.parametrize(
    "text",
    [
        f"_:b <{EX}p> _:b .",
        f"<{EX}x>\t<{EX}p>\t<{EX}y> .",
        f"<{EX}x>\t<{EX}p> <{EX}y> .",
        f"<{EX}x> <{EX}p>  <{EX}y> .",
        f"<{EX}x> <{EX}p> <{EX}y> . # a remark",
        f"<{EX}x> <{EX}p> .",
        f"<{EX}x> {TYPE} <https://w3id.org/itstrat#AcceptedFinding> .",
        f'<{EX}x> <{EX}p> "123456789012345678901234567890.5"^^<{XSD}decimal> .',
    ],
    ids=[
        "blank nodes",
        "tabs",
        "a tab",
        "two spaces",
        "a remark",
        "no N-Triples",
        "accepted findings",
        "what the engine does not take",
    ],
)
def test_other_files_are_read_in_full(tmp_path: Path, text: str) -> None:
    paths, options = files(tmp_path, one=FIRST + text)
    assert strategy.validate_in_bulk(paths, options, as_of=DAY) is None


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_other_shapes_are_checked_in_a_store_that_is_filled_from_the_files(tmp_path: Path, engine: Any) -> None:
    sparql = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select 'SELECT $this { $this a ?c }' ] ."
    length = "ex:L a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:minLength 2 ."
    paths, options = files(tmp_path, SHAPES + sparql + length, one=FIRST, two=SECOND)
    options = replace(options, engine=engine)
    found = strategy.validate_in_bulk(paths, options, as_of=DAY)
    full = strategy.open(paths, as_of=DAY, infer=False).validate(options)
    assert found is not None
    assert (found.findings, found.checked, found.triples) == (full.findings, full.checked, full.triples)
    assert [each.code for each in found.findings].count("S") == 3  # a, b and c; b has two classes


def test_line_ends_of_windows_are_usual(tmp_path: Path) -> None:
    paths, options = files(tmp_path, one=FIRST)
    paths[0].write_bytes(FIRST.replace("\n", "\r\n").encode())
    found = strategy.validate_in_bulk(paths, options, as_of=DAY)
    assert found is not None
    assert found.findings == in_full(paths, options).findings


def test_little_is_read_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "WORTH_BULK", 10_000)
    paths, options = files(tmp_path, one=FIRST)
    assert strategy.validate_in_bulk(paths, options, as_of=DAY) is None
