"""``python -m benchmarks``: every comparison in one run, as ratios."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks import documents
from benchmarks.measure import Cost, measure

ROOT = Path(__file__).parents[1]
COLLEGE = "ashdown-valley-college"
UNIVERSITY = "university-of-northmoor"


def main() -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "pyshacl", "owlrl"))
    print(f"Python {platform.python_version()}, {packages}; CPU seconds of whole processes, medians.\n")
    with tempfile.TemporaryDirectory() as temporary:
        college = prepared(temporary, COLLEGE)
        university = prepared(temporary, UNIVERSITY)
        path = str(ROOT / "examples" / COLLEGE)
        compare(
            "Start-up: itstrat --help, against importing pyshacl",
            measure(["-m", "itstrat", "--help"]),
            measure(["-c", "import pyshacl"]),
        )
        compare(
            "Cold validate of Ashdown Valley College, against pyshacl on the same graph and shapes",
            measure(["-m", "itstrat", "validate", path]),
            measure(["-m", "pyshacl", "-s", college["shapes"], "-df", "nt", "-sf", "nt", college["closure"]]),
        )
        ours, theirs = (
            measure(task("reports", path)),
            measure(task("rdflib_reports", college["closure"])),
        )
        compare("Load and all reports of Ashdown Valley College, against rdflib", ours, theirs)
        compare(
            "All reports alone (loading taken off)",
            less(ours, measure(task("load_only", path))),
            less(theirs, measure(task("rdflib_load_only", college["closure"]))),
        )
        if "--quick" not in sys.argv:
            compare(
                "Load, infer, validate and all reports of Northmoor, against rdflib + owlrl + pyshacl",
                measure(task("all_in_one", str(ROOT / "examples" / UNIVERSITY)), runs=3),
                measure(task("rdflib_all_in_one", university["asserted"], university["shapes"]), runs=1, deadline=240),
            )
            documents.main()


def task(name: str, *arguments: str) -> list[str]:
    return ["-m", "benchmarks.tasks", name, *arguments]


def less(whole: Cost, part: Cost) -> Cost:
    return Cost(cpu=max(whole.cpu - part.cpu, 1e-3), memory=whole.memory, runs=whole.runs)


def compare(title: str, ours: Cost, theirs: Cost) -> None:
    print(title)
    for name, cost in (("itstrat", ours), ("peer", theirs)):
        print(f"  {name:8} {cost.cpu:8.3f} s {cost.memory:6.0f} MB{' (stopped: not done)' if cost.stopped else ''}")
    least = "at least " if theirs.stopped else ""
    print(f"  {least}{theirs.cpu / ours.cpu:.1f} times less CPU\n", flush=True)


def prepared(parent: str, example: str) -> dict[str, str]:
    """The files for the peers, made by a process of its own: a child's peak memory counts from that of its parent."""
    folder = Path(parent) / example
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "benchmarks.prepare", example, str(folder)], check=True)
    return {name: str(folder / f"{name}.nt") for name in ("closure", "asserted", "shapes")}


if __name__ == "__main__":
    main()
