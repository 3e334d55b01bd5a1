from datetime import date

import pytest

from itstrat.report.document import Card, Cards, Document, Section, Trace, bullets, outlined, paragraph, traced
from itstrat.report.model import Stamp

STAMP = Stamp(itstrat="0.1.0", data="3f2a", rules="college 0.1.0", as_of=date(2026, 11, 16), as_of_source="option")


def document(*sections, traces=()):
    return Document(title="x", kind="Plan", institution="Ashdown", sections=sections, stamp=STAMP, traces=traces)


def trace(key):
    return Trace(key=key, iri=f"https://ashdown-valley.example/id/{key}", label=key)


def test_a_ref_without_its_trace_is_refused_wherever_it_stands():
    deep = Section("a", (), (Section("b", (Cards((Card("c", "", (bullets(traced("d", "lost")),)),)),)),))
    with pytest.raises(ValueError, match="lost"):
        document(deep)
    assert document(deep, traces=(trace("lost"),)).numbers == {"lost": 1}


def test_two_traces_of_one_key_are_refused():
    with pytest.raises(ValueError, match="one key"):
        document(traces=(trace("a"), trace("a")))


def test_numbers_and_anchors_follow_the_order_and_leave_out_the_unnumbered():
    parts = (Section("One"), Section("Two", numbered=False, anchor="own"))
    lines = outlined((Section("A", (paragraph("x"),), parts), Section("App", (), parts[:1], numbered=False)))
    assert [s.title for s in lines] == ["1 A", "App"]
    assert [s.title for s in lines[0].sections] == ["1.1 One", "Two"]
    assert [s.title for s in lines[1].sections] == ["One"]
    anchors = [s.anchor for line in lines for s in (line, *line.sections)]
    assert "own" in anchors
    assert len(set(anchors)) == len(anchors)
