"""How near the meanings of two texts are, by a static model: a vector for each part of a word, and no network.

A model is one table of vectors (``*.safetensors``) and one list of the parts of words (``tokenizer*.json``), as
wordllama and model2vec have them. Of each text the vectors of its parts are added, each weighted by how seldom it is
among what others say; half of what a pair counts are its meanings, half the words that it shares.
"""

from __future__ import annotations

import importlib.util
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itstrat.errors import InvalidParameter, MissingExtra
from itstrat.linking.suggest import WordIndex, damped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from itstrat.linking.suggest import Element

#: The model that comes with the extra, by the name of its package.
BUILT_IN = "wordllama"
_HINT = f"Name the folder of a model of wordllama or model2vec, or {BUILT_IN}, which the extra embed brings."
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Model:
    """A static model: its vectors, one a row (an array of numpy), and what gives the rows of the parts of a text."""

    vectors: Any
    pieces: Callable[[str], Sequence[int]]


def load(name: str) -> Model:
    """The model in a folder, or the one that the extra brings. Cost: 0.1 s for 32,000 parts of 256 numbers.

    Raises: MissingExtra, InvalidParameter for a folder that holds no model.
    """
    table, parts = _files(name)
    try:
        import numpy
        import tokenizers
        from safetensors.numpy import load_file
    except ImportError as error:
        raise MissingExtra.named("embed", "suggestions by meaning") from error
    try:
        tensors = [each for each in load_file(table).values() if each.ndim == 2 and each.dtype.kind == "f"]
        cutter = tokenizers.Tokenizer.from_file(str(parts))
    except Exception as error:  # the libraries raise no narrower one
        raise InvalidParameter(f"The model in {name!r} cannot be read: {error}.", hint=_HINT) from error
    if len(tensors) != 1 or cutter.get_vocab_size() > len(tensors[0]):
        raise InvalidParameter(f"{table.name} in {name!r} is no table with a vector for each part.", hint=_HINT)
    cutter.no_truncation()
    cutter.no_padding()
    vectors = tensors[0].astype(numpy.float32)
    return Model(vectors, lambda text: list(cutter.encode(text.lower(), add_special_tokens=False).ids))


def _files(name: str) -> tuple[Path, Path]:
    """The table and the list of parts of a model."""
    if name != BUILT_IN:
        return _only(Path(name), "*.safetensors"), _only(Path(name), "tokenizer*.json")
    spec = importlib.util.find_spec(BUILT_IN)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra.named("embed", "suggestions by meaning")
    package = Path(spec.submodule_search_locations[0])
    return _only(package / "weights", "*.safetensors"), _only(package / "tokenizers", "*.json")


def _only(folder: Path, pattern: str) -> Path:
    """The one file of a kind in a folder. Raises: InvalidParameter."""
    found = sorted(path for path in folder.glob(pattern) if path.name != "tokenizer_config.json")
    if len(found) != 1:
        number = "no file" if not found else f"{len(found)} files"
        raise InvalidParameter(f"{str(folder)!r} holds {number} {pattern}; one is needed.", hint=_HINT)
    return found[0]


class MeaningIndex:
    """An index of meanings and words. Cost: 5 s for 10,000 elements of twenty words and 70 searches."""

    matching = "semapv:CompositeMatching"

    def __init__(self, elements: Sequence[Element], model: Model) -> None:
        import numpy

        self._numpy, self._model, self._elements = numpy, model, elements
        self._words = WordIndex(elements)
        counts = [self._counts(element) for element in elements]
        seen: dict[int, int] = defaultdict(int)
        for each in counts:
            for piece in each:
                seen[piece] += 1
        self._rarity = {piece: math.log((len(elements) + 1) / (number + 1)) + 1 for piece, number in seen.items()}
        self._unseen = math.log(len(elements) + 1) + 1
        rows = [self._vector(each) for each in counts]
        self._vectors = numpy.array(rows, dtype=numpy.float32).reshape(len(rows), model.vectors.shape[1])

    def search(self, element: Element) -> Iterator[tuple[float, Element, tuple[str, ...]]]:
        """See :class:`itstrat.linking.suggest.Index`; words may be none, where only the meanings are near."""
        shared = {other.node: (score, words) for score, other, words in self._words.search(element)}
        found = []
        for meaning, other in zip(self._vectors @ self._vector(self._counts(element)), self._elements, strict=True):
            score, words = shared.get(other.node, (0.0, ()))
            # Machines add in different orders: what differs in the last digits only is equally near.
            found.append((round((score + min(max(float(meaning), 0.0), 1.0)) / 2, _DIGITS), other, words))
        yield from sorted(found, key=lambda each: (-each[0], each[1].node.value))

    def _counts(self, element: Element) -> dict[int, float]:
        counts: dict[int, float] = defaultdict(float)
        for weight, text, _ in element.texts:
            for piece in self._model.pieces(text):
                counts[piece] += weight
        return counts

    def _vector(self, counts: dict[int, float]) -> Any:
        pieces = list(counts)
        weights = [damped(counts[piece]) * self._rarity.get(piece, self._unseen) for piece in pieces]
        vector = self._numpy.array(weights, dtype=self._numpy.float32) @ self._model.vectors[pieces]
        return vector / (self._numpy.linalg.norm(vector) or 1.0)
