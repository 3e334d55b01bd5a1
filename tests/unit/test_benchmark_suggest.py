"""The labelled set, and that stems find more of it than plain words and trigrams do."""

from __future__ import annotations

import sys
from importlib.util import find_spec
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
    stems, words, trigrams, *_ = bench.quality().values()
    assert stems[5] >= 0.9
    assert all(stems[rank] > words[rank] for rank in bench.RANKS)
    assert all(stems[rank] >= trigrams[rank] for rank in bench.RANKS)


def test_indicators_are_of_targets_of_the_scheme(bench):
    known = {element.node.value for element in bench.targets(bench.SDG)}
    wanted = bench.indicators(bench.SDG)
    assert len(wanted) > 200
    assert all(right <= known for right in wanted.values())


@pytest.mark.parametrize("texts", ["pairs", "indicators"])
def test_meanings_find_more_than_words_alone(bench, texts):
    if find_spec("wordllama") is None:
        pytest.skip("wordllama, of the extra embed, is not installed.")
    wanted = bench.pairs() if texts == "pairs" else bench.indicators(bench.SDG)
    found = bench.quality(bench.SDG, wanted)
    assert all(found["meanings and stems"][rank] > found["tf-idf over stems"][rank] for rank in bench.RANKS)


def test_ten_thousand_elements_in_good_time(bench):
    assert bench.seconds(10_000) < 5  # 0.5 s on a machine that does nothing else
