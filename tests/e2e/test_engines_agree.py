"""Our engine and the reference find the same on every example (on every rule's files: tests/shapes)."""

from __future__ import annotations

from pathlib import Path

import pytest

import itstrat

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.slow
@pytest.mark.parametrize("example", ["minimal", "ashdown-valley-college", "university-of-northmoor"])
def test_compiled_and_reference_find_the_same(example: str) -> None:
    pytest.importorskip("shacl", reason="there is no wheel of shacl for this machine")
    strategy = itstrat.open(EXAMPLES / example)

    compiled, fast, reference = (
        strategy.validate(itstrat.ValidationOptions(engine=engine)) for engine in ("compiled", "fast", "pyshacl")
    )

    def told(validation) -> list[tuple]:
        return [(f.code, f.severity, f.focus_node, f.path, f.value, f.location, f.fix) for f in validation.findings]

    assert told(compiled)
    assert told(compiled) == told(reference)
    assert told(compiled) == told(fast)
    assert {each.engine for each in fast.checked} == {"compiled", "fast"}
    assert [(c.code, c.focus_nodes) for c in compiled.checked] == [(c.code, c.focus_nodes) for c in fast.checked]
    assert {each.engine for each in compiled.checked} == {"compiled"}
    assert {each.engine for each in reference.checked} == {"pyshacl"}
    assert [(c.code, c.focus_nodes) for c in compiled.checked] == [(c.code, c.focus_nodes) for c in reference.checked]
