"""The labelled set, and that stems find more of it than plain words and trigrams do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks.suggest", raising=False)
    from benchmarks import suggest

    if not (suggest.SDG / suggest.FILE).is_file():
        pytest.skip(f"The UN SDG file is not in {suggest.SDG}; ITSTRAT_DATA names another folder.")
    return suggest


def test_labels_are_targets_of_the_scheme(bench):
    known = {element.node.value for element in bench.targets(bench.SDG)}
    wanted = bench.pairs()
    assert len(wanted) >= 60
    assert all(right <= known for right in wanted.values())


def test_quality(bench):
    found = bench.quality()
    stems, words, trigrams = (found[name] for name in found)
    assert stems[5] >= 0.9
    assert all(stems[rank] > words[rank] for rank in bench.RANKS)
    assert all(stems[rank] >= trigrams[rank] for rank in bench.RANKS)


def test_ten_thousand_elements_in_good_time(bench):
    assert bench.seconds(10_000) < 5  # 0.5 s on a machine that does nothing else
