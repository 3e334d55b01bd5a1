"""What of others' strategies our aims and objectives may support: ranked by the words that they share.

Each text is a vector of the stems of its words, each weighted by how seldom it is among what others say (tf-idf); two
texts are as near as their vectors point the same way (cosine). A suggestion asserts nothing: a person decides.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from itstrat.linking.stems import Stems
from itstrat.namespaces import DCTERMS, RDFS, SKOS
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from itstrat.store import Store

#: How much a word counts by where it stands. A definition says what a label only names.
_WEIGHTS = {
    RDFS["label"]: 1.0,
    SKOS["prefLabel"]: 1.0,
    SKOS["altLabel"]: 1.0,
    SKOS["definition"]: 0.7,
    DCTERMS["description"]: 0.7,
    RDFS["comment"]: 0.4,
    SKOS["broader"]: 0.3,
}
_NAMES = (SKOS["prefLabel"], RDFS["label"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An aim, an objective or an element of a published strategy: its texts as (weight, text, language)."""

    node: ox.NamedNode
    document: ox.NamedNode | None
    label: str
    texts: tuple[tuple[float, str, str | None], ...]
    kinds: frozenset[ox.NamedNode] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pair that may belong together: how near the two are, from 0 to 1, and the words that say so, the best first."""

    subject: Element
    object: Element
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOptions:
    """How many candidates each aim or objective gets at most, how near they are at least, and of what kinds."""

    limit: int = 5
    least: float = 0.1
    kinds: tuple[ox.NamedNode, ...] = ()
    again: bool = False


class Index(Protocol):
    """Texts of others, to be searched. ``matching`` is what SSSOM calls the way in which they are compared."""

    matching: str

    def search(self, element: Element) -> Iterator[tuple[float, Element, tuple[str, ...]]]:
        """What is near an element, the nearest first: how near (0 to 1), what, and the words that say so."""


class WordIndex:
    """An index of words. Cost: 0.4 s for 10,000 elements of twenty words each, then 1 ms a search.

    >>> one = Element(node=ox.NamedNode("urn:1"), document=None, label="", texts=((1.0, "Clean water", "en"),))
    >>> two = Element(node=ox.NamedNode("urn:2"), document=None, label="", texts=((1.0, "Clean energy", "en"),))
    >>> ours = Element(node=ox.NamedNode("urn:3"), document=None, label="", texts=((1.0, "Energies", "en"),))
    >>> [(round(score, 2), found.node.value, words) for score, found, words in WordIndex([one, two]).search(ours)]
    [(0.81, 'urn:2', ('Energies',))]
    """

    matching = "semapv:LexicalMatching"

    def __init__(self, elements: Sequence[Element], stems: Stems | None = None) -> None:
        self._stems = stems or Stems()
        self._elements = elements
        counts = [self._counts(element)[0] for element in elements]
        seen: dict[str, int] = defaultdict(int)
        for each in counts:
            for stem in each:
                seen[stem] += 1
        self._rarity = {stem: math.log((len(elements) + 1) / (number + 1)) + 1 for stem, number in seen.items()}
        self._rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, each in enumerate(counts):
            for stem, weight in _unit({stem: damped(count) * self._rarity[stem] for stem, count in each.items()}):
                self._rows[stem].append((at, weight))
        self._unseen = math.log(len(elements) + 1) + 1

    def search(self, element: Element) -> Iterator[tuple[float, Element, tuple[str, ...]]]:
        """See :class:`Index`."""
        counts, written = self._counts(element)
        wanted = {stem: damped(count) * self._rarity.get(stem, self._unseen) for stem, count in counts.items()}
        scores: dict[int, float] = defaultdict(float)
        parts: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for stem, weight in _unit(wanted):
            for at, other in self._rows.get(stem, ()):
                scores[at] += weight * other
                parts[at].append((-weight * other, written[stem]))
        for at in sorted(scores, key=lambda at: (-scores[at], self._elements[at].node.value)):
            yield min(scores[at], 1.0), self._elements[at], tuple(word for _, word in sorted(parts[at]))

    def _counts(self, element: Element) -> tuple[dict[str, float], dict[str, str]]:
        """How often each stem stands, by the weight of the place; and the word as it was written first."""
        counts: dict[str, float] = defaultdict(float)
        written: dict[str, str] = {}
        for weight, text, language in element.texts:
            for stem, word in self._stems.words(text, language):
                counts[stem] += weight
                written.setdefault(stem, word)
        return counts, written


def damped(count: float) -> float:
    """What a count counts for: a word said three times, for less than thrice."""
    return 1 + math.log(count) if count > 1 else count


def _unit(vector: Mapping[str, float]) -> list[tuple[str, float]]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return [(stem, weight / length) for stem, weight in vector.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What was compared with what and how, and the candidates: by aim or objective, the nearest first."""

    ours: tuple[Element, ...]
    theirs: tuple[Element, ...]
    candidates: tuple[Candidate, ...] = field(default=())
    matching: str = WordIndex.matching


def suggest(
    store: Store,
    documents: Collection[ox.NamedNode] = (),
    options: SuggestOptions | None = None,
    *,
    indexed: Callable[[Sequence[Element]], Index] = WordIndex,
) -> Suggestions:
    """Candidates for each aim and objective among the elements of other strategies in the graph.

    ``documents`` are the schemes to look into, each a strategy document or any SKOS scheme as it stands; without them,
    all strategy documents. Pairs that are decided already (supported, declined, nothing fits) are not offered again,
    unless the options say so. The same graph gives the same candidates. ``indexed`` makes the index of the texts.

    Raises: MissingExtra. Cost: see :class:`WordIndex`, and one query.
    """
    options = options or SuggestOptions()
    ours = tuple(_elements(store, "ours", ()))
    homes = {element.document for element in ours}
    languages = {_primary(language) for element in ours for _, _, language in element.texts}
    theirs = tuple(
        element
        for element in _elements(store, "theirs", documents, languages)
        if element.document not in homes and (not options.kinds or element.kinds & set(options.kinds))
    )
    decided = set() if options.again else {(row["from"], row["to"]) for row in _rows(store, "decided")}
    index = indexed(theirs)
    found: list[Candidate] = []
    for element in ours:
        taken = 0
        for score, other, words in index.search(element):
            if score < options.least or taken == options.limit:
                break
            if not {(element.node, other.node), (element.node, other.document)} & decided:
                found.append(Candidate(subject=element, object=other, score=score, words=words))
                taken += 1
    return Suggestions(ours=ours, theirs=theirs, candidates=tuple(found), matching=index.matching)


def _rows(store: Store, name: str) -> Iterator[dict[str, ox.NamedNode | ox.Literal]]:
    text = (directory("queries") / "linking" / f"{name}.rq").read_text(encoding="utf-8")
    found = store.query(text, trusted=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    for solution in found:
        yield {name: term for name in names if isinstance(term := solution[name], ox.NamedNode | ox.Literal)}


def _elements(
    store: Store, name: str, documents: Collection[ox.NamedNode], languages: Collection[str] = ()
) -> Iterator[Element]:
    texts: dict[ox.NamedNode, dict[tuple[object, str, str | None], float]] = defaultdict(dict)
    homes: dict[ox.NamedNode, ox.NamedNode | None] = {}
    kinds: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for row in _rows(store, name):
        node, text, document, published = (row.get(key) for key in ("element", "text", "document", "published"))
        if not isinstance(node, ox.NamedNode) or not isinstance(text, ox.Literal):
            continue
        if document not in documents if documents else published is not None and published.value == "false":
            continue
        homes.setdefault(node, document if isinstance(document, ox.NamedNode) else None)
        if isinstance(kind := row.get("class"), ox.NamedNode):
            kinds[node].add(kind)
        texts[node][row["property"], text.value, text.language] = _WEIGHTS[row["property"]]  # type: ignore[index]  # an IRI
    for node, said in texts.items():
        chosen = _in_languages([(weight, text, language) for (_, text, language), weight in said.items()], languages)
        names = [(text, language) for name in _NAMES for (prop, text, language) in said if prop == name]
        label = min(names, key=lambda each: _primary(each[1]) not in (languages or {"en"}), default=(node.value, None))
        yield Element(
            node=node, document=homes[node], label=label[0], texts=tuple(chosen), kinds=frozenset(kinds[node])
        )


def _in_languages(
    texts: list[tuple[float, str, str | None]], languages: Collection[str]
) -> Iterable[tuple[float, str, str | None]]:
    """The texts in the languages that ours are in; all, if there are none."""
    return [each for each in texts if not languages or _primary(each[2]) in languages] or texts


def _primary(language: str | None) -> str:
    return (language or "en").lower().partition("-")[0]
