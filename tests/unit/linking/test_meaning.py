"""Nearness of meanings, worked out by hand; models that are read, and those that are none."""

from __future__ import annotations

import json
import math
import re
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.errors import InvalidParameter, MissingExtra
from itstrat.linking.meaning import MeaningIndex, Model, load
from itstrat.linking.suggest import Element

if TYPE_CHECKING:
    from pathlib import Path

numpy = pytest.importorskip("numpy")
WORDS = ["clean", "water", "power", "energy", "peace"]
#: Power and energy mean nearly the same; the others have nothing in common.
ROWS = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.8, 0.6], [0, 0, 1, 0], [0, 0, 0, 0]]


def model() -> Model:
    table = numpy.array(ROWS, dtype=numpy.float32)
    return Model(table, lambda text: [WORDS.index(each) for each in re.findall(r"\w+", text.lower()) if each in WORDS])


def named(name: str, text: str) -> Element:
    return Element(node=ox.NamedNode(f"urn:{name}"), document=None, label=text, texts=((1.0, text, "en"),))


def found(index: MeaningIndex, text: str):
    return [(score, each.node.value, words) for score, each, words in index.search(named("q", text))]


def test_near_without_a_word_in_common():
    index = MeaningIndex([named("1", "Energy"), named("2", "Water"), named("3", "Peace")], model())
    # (0.8, 0.6) and (1, 0) are 0.8 apart, and no word is shared: half of 0.8.
    assert found(index, "Power")[0] == (0.4, "urn:1", ())


def test_meaning_and_words_count_for_half_each():
    index = MeaningIndex([named("1", "energy"), named("2", "clean energy"), named("3", "peace")], model())
    # Both by parts and by words: energy is in two of three texts, clean in one; rarity is ln(4 / (texts + 1)) + 1.
    energy, clean = math.log(4 / 3) + 1, math.log(4 / 2) + 1
    (first, one, words), (second, two, _), (third, three, _) = found(index, "energy")
    assert (one, two, three, words) == ("urn:1", "urn:2", "urn:3", ("energy",))
    assert first == 1.0
    assert second == pytest.approx(energy / math.hypot(energy, clean), abs=1e-5)
    assert third == 0.0  # the vector of peace has no direction


def test_equally_near_in_the_order_of_their_iris():
    index = MeaningIndex([named("2", "water"), named("1", "water")], model())
    assert [iri for _, iri, _ in found(index, "water")] == ["urn:1", "urn:2"]


def test_nothing_to_search_in():
    assert found(MeaningIndex([], model()), "water") == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model as its libraries write it."""
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers, of the extra embed, is not installed.")
    safetensors = pytest.importorskip("safetensors.numpy", reason="safetensors, of the extra embed, is not installed.")
    cutter = tokenizers.Tokenizer(tokenizers.models.WordLevel({word: at for at, word in enumerate(WORDS)}, "peace"))
    cutter.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    cutter.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "tokenizer_config.json").write_text("{}")
    safetensors.save_file({"embeddings": numpy.array(ROWS, dtype=numpy.float32)}, tmp_path / "model.safetensors")
    return tmp_path


def test_a_model_of_ones_own(folder):
    read = load(str(folder))
    assert read.pieces("Clean POWER") == [0, 2]
    index = MeaningIndex([named("1", "Energy"), named("2", "Water")], read)
    assert found(index, "Power")[0] == (0.4, "urn:1", ())


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
def test_a_damaged_model(folder, file):
    (folder / file).write_text("{")
    with pytest.raises(InvalidParameter, match="cannot be read"):
        load(str(folder))


def test_a_table_that_is_too_short(folder):
    parts = json.loads((folder / "tokenizer.json").read_text())
    parts["model"]["vocab"]["more"] = 5
    (folder / "tokenizer.json").write_text(json.dumps(parts))
    with pytest.raises(InvalidParameter, match="a vector for each part"):
        load(str(folder))


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(InvalidParameter, match="no file"):
        load(str(tmp_path))


def test_without_the_extra(tmp_path, monkeypatch):
    (tmp_path / "model.safetensors").touch()
    (tmp_path / "tokenizer.json").touch()
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(MissingExtra) as caught:
        load(str(tmp_path))
    assert "itstrat[embed]" in (caught.value.hint or "")


def test_without_the_model_that_it_brings(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtra):
        load("wordllama")
