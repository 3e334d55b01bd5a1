"""Made-up sectors of any size: Ashdown Valley College many times over, with faults strewn in.

``python -m benchmarks.shacl.generate FOLDER INSTITUTIONS [FILES]`` writes ``data.nt`` and the same triples in so many
files. The same institutions and seed give the same bytes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
_HOME = "https://ashdown-valley.example/"
_SEED = 1
#: One triple in so many is spoilt.
_EVERY = 150
#: Properties whose values are compared: they may be missing, but not wrong, for pySHACL ends in a TypeError there.
_COMPARED = ("#startDate>", "#endDate>", "#baselineDate>", "#targetDate>")


def institutions(count: int) -> Iterator[list[str]]:
    """The triples of each institution as lines of N-Triples."""
    triples = sorted({str(triple) for triple in _college()})
    dice = random.Random(_SEED)
    for number in range(count):
        home = f"https://institution-{number:04}.example/"
        yield [f"{line.replace(_HOME, home)} .\n" for line in _spoilt(triples, dice)]


def _college() -> Iterator[ox.Triple]:
    for path in sorted(_COLLEGE.glob("[is]*/*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _spoilt(triples: list[str], dice: random.Random) -> Iterator[str]:
    """Some triples are missing, some have a wrong value, some a second one."""
    for triple in triples:
        if dice.randrange(_EVERY) or f" <{RDF['type'].value}> " in triple:
            yield triple
            continue
        stem = triple.split(" ", 2)[:2]
        what = 0 if stem[1].endswith(_COMPARED) else dice.randrange(3)
        if what:
            wrong = dice.choice((ITS["Wrong"], ox.Literal("soon", datatype=XSD["date"]), ox.Literal("wrong")))
            yield f"{stem[0]} {stem[1]} {wrong}"
        if what == 1:
            yield triple


def write(folder: Path, count: int, files: int = 1) -> int:
    """Write the data in one file and in several; give the number of triples."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    total = 0
    outputs = [(parts / f"{number:02}.nt").open("w", encoding="utf-8") for number in range(files)]
    with (folder / "data.nt").open("w", encoding="utf-8") as whole:
        for number, lines in enumerate(institutions(count)):
            total += len(lines)
            whole.writelines(lines)
            outputs[number * files // count].writelines(lines)
    for output in outputs:
        output.close()
    return total


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), *map(int, sys.argv[2:])))
