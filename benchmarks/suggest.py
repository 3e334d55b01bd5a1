"""Suggestions, measured: ``python -m benchmarks.suggest [FOLDER OF THE SDG]``.

How often a right target is the first, or among the first five or ten, for the objectives in
``benchmarks/linking/objectives-to-sdg.sssom.tsv``: tf-idf over stems as ``itstrat link suggest`` has it, beside plain
overlap of words and of trigrams (Jaccard) and, where the extra ``embed`` is installed, with a model of meanings, on
the same texts in one run. Then the same for the indicators of the SDG, of which the United Nations say to which target
each belongs: texts and pairs that are not ours. Then the CPU time for 10,000 elements.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats.sssom import parse
from itstrat.linking.meaning import BUILT_IN, MeaningIndex, load
from itstrat.linking.suggest import Element, WordIndex
from itstrat.namespaces import SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itstrat.linking.suggest import Index

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "benchmarks" / "linking" / "objectives-to-sdg.sssom.tsv"
SDG = Path(os.environ.get("ITSTRAT_DATA", ROOT.parent / "shared" / "data")) / "un-sdg"
FILE = "sdg-kos-goals-targets-indicators.ttl"
TARGET = ox.NamedNode("http://metadata.un.org/sdg/ontology#Target")
INDICATOR = ox.NamedNode("http://metadata.un.org/sdg/ontology#Indicator")
RANKS = (1, 5, 10)


def pairs() -> dict[str, set[str]]:
    """The objectives with the targets that are right for each."""
    found: dict[str, set[str]] = defaultdict(set)
    mappings = parse(PAIRS.read_text(encoding="utf-8"), PAIRS.name)
    for row in mappings.mappings:
        found[row.one("subject_label")].add(mappings.iri(row.one("object_id")) or "")
    return found


def indicators(folder: Path) -> dict[str, set[str]]:
    """The indicators of the scheme with the targets that each belongs to, as the United Nations have it."""
    store, found = scheme(folder), defaultdict(set)
    for quad in store.quads_for_pattern(None, None, INDICATOR, None):
        for text in labels(store, quad.subject):
            found[text] |= {each.object.value for each in store.quads_for_pattern(quad.subject, SKOS["broader"], None)}
    return found


def targets(folder: Path) -> list[Element]:
    """The targets of the scheme as it stands, with their English labels."""
    store = scheme(folder)
    found = [
        element(quad.subject.value, *labels(store, quad.subject))
        for quad in store.quads_for_pattern(None, None, TARGET, None)
    ]
    return sorted(found, key=lambda each: each.node.value)


def scheme(folder: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(folder / FILE), format=ox.RdfFormat.TURTLE)
    return store


def labels(store: ox.Store, node: ox.NamedNode) -> list[str]:
    found = [each.object for each in store.quads_for_pattern(node, SKOS["prefLabel"], None, None)]
    return sorted({label.value for label in found if label.language == "en"})


def element(iri: str, *texts: str) -> Element:
    said = tuple((1.0, text, "en") for text in texts)
    return Element(node=ox.NamedNode(iri), document=None, label=texts[0] if texts else iri, texts=said)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def trigrams(text: str) -> set[str]:
    padded = f"  {text.lower()} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def overlap(elements: list[Element], parts: Callable[[str], set[str]]) -> Callable[[str], Iterator[str]]:
    """Ranks by the share of parts in common."""
    known = [(each.node.value, set().union(*(parts(text) for _, text, _ in each.texts))) for each in elements]

    def search(text: str) -> Iterator[str]:
        own = parts(text)
        ranked = sorted(known, key=lambda each: (-len(own & each[1]) / (len(own | each[1]) or 1), each[0]))
        return (iri for iri, _ in ranked)

    return search


def searching(index: Index) -> Callable[[str], Iterator[str]]:
    return lambda text: (found.node.value for _, found, _ in index.search(element("urn:ours", text)))


def hits(search: Callable[[str], Iterator[str]], wanted: dict[str, set[str]]) -> dict[int, float]:
    """The share of objectives with a right target among the first so many."""
    found = dict.fromkeys(RANKS, 0)
    for text, right in wanted.items():
        ranked = [iri for iri, _ in zip(search(text), range(max(RANKS)), strict=False)]
        for rank in RANKS:
            found[rank] += bool(right & set(ranked[:rank]))
    return {rank: number / len(wanted) for rank, number in found.items()}


def quality(folder: Path = SDG, wanted: dict[str, set[str]] | None = None) -> dict[str, dict[int, float]]:
    """The ways side by side; the last one only where its model is installed."""
    elements, wanted = targets(folder), wanted or pairs()
    ways = {
        "tf-idf over stems": searching(WordIndex(elements)),
        "overlap of words": overlap(elements, words),
        "overlap of trigrams": overlap(elements, trigrams),
    }
    if find_spec(BUILT_IN):
        ways["meanings and stems"] = searching(MeaningIndex(elements, load(BUILT_IN)))
    return {name: hits(search, wanted) for name, search in ways.items()}


def seconds(number: int, folder: Path = SDG, indexed: Callable[[list[Element]], Index] = WordIndex) -> float:
    """CPU seconds to index so many elements, made of the words of the targets, and to search for each objective."""
    dice = random.Random(1)
    vocabulary = sorted({word for each in targets(folder) for _, text, _ in each.texts for word in words(text)})
    elements = [element(f"urn:{at}", " ".join(dice.choices(vocabulary, k=20))) for at in range(number)]
    wanted = pairs()
    start = time.process_time()
    search = searching(indexed(elements))
    for text in wanted:
        next(search(text), None)
    return time.process_time() - start


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SDG
    for what, wanted in {"objectives": pairs(), "indicators": indicators(folder)}.items():
        print(f"{len(wanted)} {what} against {len(targets(folder))} targets of the UN SDG")
        for name, found in quality(folder, wanted).items():
            print(f"{name:20}", *(f"hit@{rank} {share:.2f}" for rank, share in found.items()))
    print(f"10,000 elements and {len(pairs())} searches: {seconds(10_000, folder):.2f} s CPU")
    if find_spec(BUILT_IN):
        model = load(BUILT_IN)
        print(f"the same by meanings: {seconds(10_000, folder, lambda each: MeaningIndex(each, model)):.2f} s CPU")


if __name__ == "__main__":
    main()
