"""What publishing costs: all of Northmoor, and once more after one edit. ``python -m benchmarks.publishing``."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TypeAlias

import itstrat
from itstrat.publishing import site, writer
from itstrat.publishing.publish import publish

ROOT = Path(__file__).parents[1]
Measured: TypeAlias = tuple[tuple[float, float], tuple[float, float], writer.Written]


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "northmoor"
        shutil.copytree(ROOT / "examples" / "university-of-northmoor", copy)
        told("As the profile says", published(copy, Path(temporary) / "public"))
        told("Again, nothing changed", published(copy, Path(temporary) / "public"))
        strategy = copy / "it" / "strategy.ttl"
        text = strategy.read_text(encoding="utf-8")
        strategy.write_text(text.replace("Learning without friction", "Learning without hindrance"), encoding="utf-8")
        told("Again, one label changed", published(copy, Path(temporary) / "public"))
        told("Everything, whatever the profile says", everything(copy, Path(temporary) / "all"))


def published(path: Path, folder: Path) -> Measured:
    start = spent()
    strategy = itstrat.open(path)
    quads = [quad for document in strategy.documents for quad in document.quads]
    done = publish(folder, quads, config=strategy.config, stamp=strategy.stamp, prefixes=strategy.prefixes)
    return start, spent(), done.written


def everything(path: Path, folder: Path) -> Measured:
    start = spent()
    strategy = itstrat.open(path)
    quads = [quad for document in strategy.documents for quad in document.quads]
    base = strategy.config.base or ""
    contents = site.contents(quads, base=base, name=strategy.name, as_of=strategy.as_of, prefixes=strategy.prefixes)
    files = site.plan(contents, site.reports(contents, strategy.stamp))
    things = frozenset(thing.value for thing in contents.things)
    written = writer.write(folder, files, things=things, gone={})
    return start, spent(), written


def spent() -> tuple[float, float]:
    """User and system time; what it takes to make files is up to the disk."""
    now = os.times()
    return now.user, now.system


def told(title: str, measured: Measured) -> None:
    (start, start_system), (end, end_system), written = measured
    counts = f"{len(written.added):,} added, {len(written.changed):,} changed, {written.same:,} left as they were"
    print(f"{title}: {end - start:.2f} s user, {end_system - start_system:.2f} s system; {counts}")


if __name__ == "__main__":
    main()
