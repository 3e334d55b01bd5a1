"""Files that are replaced in one step, and by one writer at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from itstrat import files
from itstrat.errors import WriteConflict

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("durable", [False, True])
def test_replace_keeps_permissions_and_leaves_nothing_beside(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    files.replace(path, b"new", durable=durable)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    files.replace(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_failure_leaves_the_old_file_and_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.replace(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_second_writer_waits_and_then_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with (
        files.locked(path),
        pytest.raises(WriteConflict, match="being written by somebody else"),
        files.locked(path, patience=0.1),
    ):
        pytest.fail("two at a time")
    with files.locked(path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_lock_of_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    code = (
        "import os, sys; from pathlib import Path; from itstrat import files\n"
        "with files.locked(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    assert [each.name for each in tmp_path.iterdir()] == [".a.txt.lock"]
    with files.locked(path, patience=0):
        pass


def test_no_update_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "count.txt"
    path.write_bytes(b"0")

    def add() -> None:
        for _ in range(10):
            with files.locked(path, patience=60):
                files.replace(path, str(int(path.read_bytes()) + 1).encode())

    threads = [threading.Thread(target=add) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert path.read_bytes() == b"40"
