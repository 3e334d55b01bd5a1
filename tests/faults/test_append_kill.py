"""kill -9 at any moment while a record is written: the file is the old one or the new one, and nobody is held up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from itstrat import formats

ROOT = Path(__file__).parents[2]
KILLS = 200

#: Prepares one addition; then children that write it and take it back, over and over, are killed one after the other.
SCRIPT = """
import hashlib, json, os, random, signal, sys, time
from datetime import date
import pyoxigraph as ox
import itstrat
from itstrat import files
from itstrat.formats import append
from itstrat.history import Observation

strategy = itstrat.open(sys.argv[1], as_of=date(2026, 12, 31))
kpi = ox.NamedNode("https://ashdown-valley.example/id/kpi-multi-factor")
record = Observation(about=(kpi,), value="80.0", day=date(2026, 12, 31))
addition = strategy.record(record, dry_run=True).addition
path = addition.document.source.path
old, new = path.read_bytes(), addition.content
seen = {"old": 0, "new": 0, "lock": 0, "broken": 0}
chance = random.Random("kill")
for _ in range(int(sys.argv[2])):
    child = os.fork()
    if not child:
        while True:
            append.write(addition)
            files.replace(path, old, durable=True)
    time.sleep(chance.uniform(0.0005, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    content = path.read_bytes()
    seen["old" if content == old else "new" if content == new else "broken"] += 1
    seen["lock"] += any(each.name.endswith(".lock") for each in path.parent.iterdir())
    files.replace(path, old)
    started = time.monotonic()
    append.write(addition)  # the lock that the dead left behind holds nobody up
    assert time.monotonic() - started < 2
    files.replace(path, old)
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_file_is_old_or_new_after_every_kill(tmp_path: Path) -> None:
    folder = tmp_path / "college"
    shutil.copytree(ROOT / "examples" / "ashdown-valley-college", folder)
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["broken"] == 0
    assert seen["old"] + seen["new"] == KILLS
    assert seen["old"] > 0
    assert seen["new"] > 0  # the kills fell on both sides of the moment of replacement
    assert seen["lock"] > 0  # and on writers that held the lock
    assert formats.read_all(formats.discover([folder]).sources)  # what the dead left behind is not read


WRITER = """
import sys
from datetime import date
import pyoxigraph as ox
import itstrat
from itstrat.errors import WriteConflict
from itstrat.history import Observation
kpi = ox.NamedNode("https://ashdown-valley.example/id/kpi-multi-factor")
for day in range(1, 7):
    while True:
        try:
            record = Observation(about=(kpi,), value=f"8{sys.argv[2]}.{day}", day=date(2026, 9 + int(sys.argv[2]), day))
            itstrat.open(sys.argv[1]).record(record, force=True)
            break
        except WriteConflict:
            pass
"""


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "college"
    shutil.copytree(ROOT / "examples" / "ashdown-valley-college", folder)
    path = folder / "it" / "kpi-observations.ttl"
    before = path.read_text(encoding="utf-8").count(" a its:Observation")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), number], stderr=subprocess.PIPE, cwd=ROOT)
        for number in ("1", "2")
    ]
    for writer in writers:
        _, complaint = writer.communicate(timeout=120)
        assert writer.returncode == 0, complaint.decode()
    assert path.read_text(encoding="utf-8").count(" a its:Observation") == before + 12
    assert formats.read_all(formats.discover([folder]).sources)
