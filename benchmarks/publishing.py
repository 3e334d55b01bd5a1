"""What publishing costs: all of Northmoor, and once more after one edit. ``python -m benchmarks.publishing``."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import itstrat
from itstrat.publishing import site, writer
from itstrat.publishing.publish import publish

ROOT = Path(__file__).parents[1]


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


def published(path: Path, folder: Path) -> tuple[float, writer.Written]:
    start = time.process_time()
    strategy = itstrat.open(path)
    quads = [quad for document in strategy.documents for quad in document.quads]
    done = publish(folder, quads, config=strategy.config, stamp=strategy.stamp, prefixes=strategy.prefixes)
    return time.process_time() - start, done.written


def everything(path: Path, folder: Path) -> tuple[float, writer.Written]:
    start = time.process_time()
    strategy = itstrat.open(path)
    quads = [quad for document in strategy.documents for quad in document.quads]
    base = strategy.config.base or ""
    contents = site.contents(quads, base=base, name=strategy.name, as_of=strategy.as_of, prefixes=strategy.prefixes)
    files = site.plan(contents, site.reports(contents, strategy.stamp))
    things = frozenset(thing.value for thing in contents.things)
    written = writer.write(folder, files, things=things, gone={})
    return time.process_time() - start, written


def told(title: str, measured: tuple[float, writer.Written]) -> None:
    seconds, written = measured
    counts = f"{len(written.added):,} added, {len(written.changed):,} changed, {written.same:,} left as they were"
    print(f"{title}: {seconds:.2f} s CPU; {counts}")


if __name__ == "__main__":
    main()
