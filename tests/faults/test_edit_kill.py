"""kill -9 at any moment while two files are edited: each is whole, and once they are read both are old or both new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from itstrat import files, formats

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json, os, random, signal, sys, time
from pathlib import Path
import pyoxigraph as ox
from itstrat import files, formats
from itstrat.formats import edit

folder = Path(sys.argv[1])
paths = [folder / "a.ttl", folder / "b.ttl"]
for path in paths:
    path.write_bytes(b"<urn:x:s> <urn:x:p> 1 . # " + b"x" * 200_000)
documents = formats.read_all(formats.discover(paths).sources)
p = ox.NamedNode("urn:x:p")
edits = [edit.edited(each, added=[ox.Triple(ox.NamedNode("urn:x:s"), p, ox.Literal("new"))]) for each in documents]
old, new = edits[0].before, edits[0].content
seen = {"old": 0, "new": 0, "mixed": 0, "broken": 0, "finished": 0}
chance = random.Random("kill")
for _ in range(int(sys.argv[2])):
    child = os.fork()
    if not child:
        while True:
            edit.write(edits)
            files.replace_all((path, old) for path in paths)  # back, as an edit would
    time.sleep(chance.uniform(0.0005, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    torn = len({path.read_bytes() for path in paths}) > 1
    formats.discover(paths)  # whoever reads finishes what was begun
    seen["finished"] += torn
    states = {"old" if c == old else "new" if c == new else "broken" for c in (path.read_bytes() for path in paths)}
    seen["broken" if "broken" in states else states.pop() if len(states) == 1 else "mixed"] += 1
    for path in paths:
        files.replace(path, old)
edit.write(edits)  # the locks that the dead left behind hold nobody up
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("kills", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_each_file_is_old_or_new_after_every_kill(tmp_path: Path, kills: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["broken"] == 0
    assert seen["mixed"] == 0
    assert seen["old"] + seen["new"] == kills
    assert seen["old"] > 0
    assert seen["new"] > 0  # the kills fell on both sides of the moment of replacement


def _begun(folder: Path) -> tuple[Path, Path]:
    """Two files of which a dead process replaced the first and left the second to do."""
    first, second = folder / "a.ttl", folder / "b.ttl"
    first.write_text("# new")
    second.write_text("# old")
    waiting = folder / ".b.ttl.new"
    waiting.write_text("# new")
    lines = [[".a.ttl.new", str(first), "0"], [waiting.name, str(second), sha256(b"# old").hexdigest()]]
    (folder / files.JOURNAL).write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return first, second


def test_what_was_begun_is_finished_by_whoever_reads(tmp_path: Path) -> None:
    first, second = _begun(tmp_path)
    formats.discover([first, second])
    assert second.read_text() == "# new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl", "b.ttl"]


def test_what_was_written_since_is_not_lost(tmp_path: Path) -> None:
    first, second = _begun(tmp_path)
    second.write_text("# by hand")
    formats.discover([first, second])
    assert second.read_text() == "# by hand"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl", "b.ttl"]


@pytest.mark.parametrize("line", ["not JSON", '["x", "/etc/hosts", ""]', '["secret", "{b}", ""]', "[1]", "{}"])
def test_a_journal_of_somebody_else_does_nothing(tmp_path: Path, line: str) -> None:
    first, second = _begun(tmp_path)
    (tmp_path / "secret").write_text("# secret")
    (tmp_path / files.JOURNAL).write_text(line.replace("{b}", str(second)))
    formats.discover([first, second])
    assert (first.read_text(), second.read_text()) == ("# new", "# old")
