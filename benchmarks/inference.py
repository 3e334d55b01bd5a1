"""What follows from a sector of any size, by OWL 2 RL: our rules, and its upkeep after one edit, beside the peers.

``python -m benchmarks.inference [PYTHON]`` measures whole processes on 8,000, 97,000 and 970,000 triples. The peers
(``reasonable``, ``owlrl``) are run by the interpreter PYTHON, where they are installed; one that is not there is told.
A run that is not done after two minutes is stopped.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from benchmarks.measure import environment
from benchmarks.shacl.generate import institutions
from itstrat import ontology
from itstrat.inference import Regime, materialise
from itstrat.inference.incremental import Closure
from itstrat.namespaces import ITS
from itstrat.store import OxigraphStore

SIZES = {"8k": 4, "97k": 46, "970k": 460}
DEADLINE = 120

#: Each prints the CPU seconds of loading and of inference, and the number of triples after it.
PEERS = {
    "reasonable": (
        "import reasonable; r = reasonable.PyReasoner(); r.load_file({file!r}); lap(); n = len(r.reason())",
        ".ttl",
    ),
    "owlrl": (
        "import rdflib, owlrl; g = rdflib.Graph(); g.parse({file!r}, format='nt'); lap();"
        " owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(g); n = len(g)",
        ".nt",
    ),
}
FRAME = """
import resource, time, logging
logging.disable(logging.CRITICAL)
laps = [time.process_time()]
lap = lambda: laps.append(time.process_time())
{work}
lap()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(*(f"{{after - before:.3f}}" for before, after in zip(laps, laps[1:])), n, memory)
"""


def main(python: str) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for name, count in SIZES.items():
            path = _written(Path(temporary), name, count)
            ours = _ours(path)
            _tell(name, "itstrat owl-rl", ours)
            for peer, (work, ending) in PEERS.items():
                if name != "8k" and peer == "owlrl":
                    print(f"{name:>5} {peer:16} not run: it would not end")
                    continue
                code = FRAME.format(work=work.format(file=str(path.with_suffix(ending))))
                theirs = _run([python, "-c", code])
                _tell(name, peer, theirs, against=ours)
            _upkeep(name, path)


def _written(folder: Path, name: str, count: int) -> Path:
    path = folder / f"{name}.nt"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{quad.triple} .\n" for quad in ontology.quads())
        for lines in institutions(count):
            file.writelines(lines)
    path.with_suffix(".ttl").symlink_to(path)
    return path


def _ours(path: Path) -> list[str] | None:
    return _run([sys.executable, "-m", "benchmarks.inference", "run", str(path), "owl-rl"])


def _run(command: list[str]) -> list[str] | None:
    """What a run prints, or nothing if it was stopped or failed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=True, env=environment())
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        print(f"      not done: {str(getattr(error, 'stderr', '') or error)[-120:].strip()}")
        return None
    return done.stdout.split()


def _tell(size: str, name: str, found: list[str] | None, against: list[str] | None = None) -> None:
    if found is None:
        return
    load, infer, triples, memory = found
    ratio = f"  {float(infer) / float(against[1]):.1f} times ours" if against else ""
    print(
        f"{size:>5} {name:16} load {load:>7} s  infer {infer:>7} s  {int(triples):>9,} triples  {memory:>5} MB{ratio}"
    )


def _upkeep(size: str, path: Path) -> None:
    """One project supports one more objective, and no longer: kept up, against made anew."""
    store = OxigraphStore()
    graph = ox.NamedNode("urn:benchmark:graph")
    store.load(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in ox.parse(path=path))
    regime: Regime = "its"
    started = time.perf_counter()
    closure = Closure(store, regime)
    full = time.perf_counter() - started
    supports = list(store.quads(predicate=ITS["supports"], graph=graph))
    times = []
    for first, second in zip(supports[:20], supports[20:40], strict=False):
        edit = [ox.Quad(first.subject, ITS["supports"], second.object, graph)]
        for change in ({"added": edit}, {"removed": edit}):
            started = time.perf_counter()
            closure.change(**change)
            times.append(time.perf_counter() - started)
    typical, worst = statistics.median(times), max(times)
    print(
        f"{size:>5} one edit kept up: {typical * 1000:.2f} ms, the slowest {worst * 1000:.2f}; "
        f"made anew {full:.2f} s, {full / typical:,.0f} times"
    )


def run(path: str, regime: Regime) -> None:
    """Load and infer, and print what it cost."""
    laps = [time.process_time()]
    store = OxigraphStore()
    store.load(ox.parse(path=path))
    laps.append(time.process_time())
    materialise(store, regime)
    laps.append(time.process_time())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(*(f"{after - before:.3f}" for before, after in pairwise(laps)), len(store), memory)


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(sys.argv[2], sys.argv[3])  # type: ignore[arg-type]  # it is one of ours
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
