"""kill -9 at any moment while two files are edited: each is the old one or the new one, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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
seen = {"old": 0, "new": 0, "mixed": 0, "broken": 0}
chance = random.Random("kill")
for _ in range(int(sys.argv[2])):
    child = os.fork()
    if not child:
        while True:
            edit.write(edits)
            for path in paths:
                files.replace(path, old)
    time.sleep(chance.uniform(0.0005, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
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
    assert sum(seen.values()) == kills
    assert seen["old"] > 0
    assert seen["new"] + seen["mixed"] > 0  # the kills fell on both sides of the moment of replacement
