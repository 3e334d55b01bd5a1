"""kill -9 at any moment while links are added, updated and removed: lock and snapshots are whole, and go together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import hashlib, json, os, random, signal, sys, time
from pathlib import Path
from itstrat import linking
from itstrat.formats.links import Link

root = Path(sys.argv[1])

def edition(number):
    lines = [f"<urn:x:s{at}> <urn:x:edition> <urn:x:{number}> .\\n" for at in range(2000)]
    content = "".join(sorted(lines)).encode()
    digest = hashlib.sha256(content).hexdigest()
    return Link(
        url="https://a.example/", final_url="https://a.example/", graph="https://a.example/", sha256=digest,
        fetched_sha256=digest, bytes=len(content), triples=2000, retrieved="2026-11-24", etag=str(number),
    ), content

(one, first), (two, second) = edition(1), edition(2)

def busy():
    while True:
        linking.pin(root, [(None, one, first)])
        linking.pin(root, [(one, two, second)])
        linking.drop(root, [two])

seen = {"none": 0, "one": 0, "two": 0, "wrong": 0, "left over": 0}
chance = random.Random("kill")
kills = int(sys.argv[2])
done = 0
while done < kills or (done < 20 * kills and not (seen["one"] and seen["two"])):  # a busy machine needs more of them
    done += 1
    child = os.fork()
    if not child:
        busy()
    time.sleep(chance.uniform(0.0005, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    links = linking.links_of(root)
    wrong, unnamed = linking.verify(root, links)
    names = {(): "none", (one,): "one", (two,): "two"}
    seen["wrong" if wrong else names.get(links, "wrong")] += 1
    seen["left over"] += bool(unnamed)
    linking.drop(root, links)  # the lock that the dead left behind holds nobody up
linking.pin(root, [(None, one, first)])
linking.pin(root, [(one, two, second)])
seen["kills"] = done
seen["end"] = [link.etag for link in linking.links_of(root)] + [str(len(linking.verify(root, [two])[0]))]
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("kills", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_lock_and_snapshots_go_together_after_every_kill(tmp_path: Path, kills: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(kills)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["wrong"] == 0
    assert seen["none"] + seen["one"] + seen["two"] == seen["kills"] >= kills
    assert seen["one"] > 0  # the kills fell into the writing
    assert seen["two"] > 0
    assert seen["end"] == ["2", "0"]
