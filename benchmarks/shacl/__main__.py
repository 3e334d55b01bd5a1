"""``python -m benchmarks.shacl``: SHACL engines side by side, at several sizes, each run a process of its own.

``--peers PYTHON`` names the interpreter of an environment with ``benchmarks/shacl/requirements.txt``; ``--sizes`` the
numbers of institutions, ``--deadline`` the seconds after which a run is stopped, ``--runs`` how often each is run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import measure
from benchmarks.shacl.generate import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Cost

_HERE = Path(__file__).parent
_SHAPES = str(_HERE / "shapes.ttl")
_PEERS = ("pyshacl", "pyshacl_turbo", "pyshifty", "shacl_rust", "shacl")
_SIZES = (1, 9, 46, 460)
_FOUND = re.compile(r"([0-9,]+) violations?, ([0-9,]+) warnings?, ([0-9,]+) infos?")
_BASELINE = "pyshacl"


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        for institutions in options.sizes:
            data = Path(folder) / str(institutions)
            triples = write(data, institutions, min(institutions, 8))
            print(f"\n{triples:,} triples ({institutions} institutions)\n", flush=True)
            print("| engine | CPU s | wall s | peak MB | results | CPU, against pySHACL |\n|---|--:|--:|--:|--:|--:|")
            base: Cost | None = None
            for name, python, command in _runs(options, data):
                cost = measure(
                    command, runs=options.runs if triples < 500_000 else 1, deadline=options.deadline, python=python
                )
                base = cost if name == _BASELINE else base
                print(_row(name, cost, base), flush=True)


def _runs(options: argparse.Namespace, data: Path) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Each engine with the interpreter and the command that runs it."""
    whole = str(data / "data.nt")
    for name in _PEERS if options.peers else ():
        if name not in options.skip:
            yield name, options.peers, [str(_HERE / "peers.py"), name, _SHAPES, whole]
    ours = ["-m", "itstrat", "validate", "--no-cache", "--shapes", _SHAPES, "--format", "text"]
    for engine in ("compiled", "auto"):
        if engine not in options.skip:
            yield f"itstrat, {engine}", sys.executable, [*ours, "--engine", engine, whole]
    if "parts" not in options.skip:
        yield "itstrat, auto, several files", sys.executable, [*ours, str(data / "parts")]


def _row(name: str, cost: Cost, base: Cost | None) -> str:
    if cost.stopped or not cost.output.strip():
        what = "stopped" if cost.stopped else "failed"
        return f"| {name} | {what} | {cost.wall:.0f} | {cost.memory:.0f} | – | – |"
    ratio = f"{'≥ ' if base.stopped else ''}{base.cpu / cost.cpu:.1f} times less" if base else "–"
    return f"| {name} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.memory:.0f} | {_results(cost.output)} | {ratio} |"


def _results(output: str) -> int:
    found = _FOUND.findall(output)
    if found:
        return sum(int(number.replace(",", "")) for number in found[-1])
    return int(output.split()[-1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shacl")
    parser.add_argument("--peers", default="", metavar="PYTHON")
    parser.add_argument("--sizes", type=int, nargs="*", default=_SIZES)
    parser.add_argument("--deadline", type=float, default=600)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--skip", nargs="*", default=())
    return parser.parse_args()


if __name__ == "__main__":
    main()
