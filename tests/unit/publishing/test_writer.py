"""What is written, what is left alone, and what stops the writing."""

from __future__ import annotations

import pytest

from itstrat.errors import ItstratError, WriteConflict
from itstrat.publishing import writer

FILES = {"aim.html": b"aim", "site/style.css": b"css"}
THINGS = frozenset({"https://x.example/id/aim"})


def write(folder, files=FILES, gone=()):
    return writer.write(folder, files, things=THINGS, gone=dict(gone))


def test_only_what_changed_is_written(tmp_path):
    assert write(tmp_path).added == ("aim.html", "site/style.css")
    before = (tmp_path / "site/style.css").stat().st_mtime_ns
    done = write(tmp_path, {**FILES, "aim.html": b"new"})
    assert (done.added, done.changed, done.removed, done.same) == ((), ("aim.html",), (), 1)
    assert (tmp_path / "aim.html").read_bytes() == b"new"
    assert (tmp_path / "site/style.css").stat().st_mtime_ns == before


def test_what_went_is_removed_with_its_folder_and_nothing_else(tmp_path):
    write(tmp_path)
    (tmp_path / "theirs.html").write_bytes(b"theirs")
    assert write(tmp_path, {"aim.html": b"aim"}).removed == ("site/style.css",)
    assert sorted(each.name for each in tmp_path.iterdir()) == [writer.MANIFEST, "aim.html", "theirs.html"]


def test_a_file_that_is_not_ours_stops_all(tmp_path):
    (tmp_path / "aim.html").write_bytes(b"theirs")
    with pytest.raises(WriteConflict, match="is not ours"):
        write(tmp_path)
    assert (tmp_path / "aim.html").read_bytes() == b"theirs"
    assert not (tmp_path / "site").exists()


def test_a_file_of_ours_that_somebody_changed_stops_all(tmp_path):
    write(tmp_path)
    (tmp_path / "aim.html").write_bytes(b"by hand")
    with pytest.raises(WriteConflict, match="was changed by somebody"):
        write(tmp_path, {**FILES, "aim.html": b"new"})


def test_a_file_of_ours_that_was_lost_is_written_again(tmp_path):
    write(tmp_path)
    (tmp_path / "aim.html").unlink()
    assert write(tmp_path).changed == ("aim.html",)


def test_what_a_failed_run_left_behind_is_taken_up(tmp_path, monkeypatch):
    put = writer._put

    def failing(folder, path, content, made):
        if path == "site/style.css":
            raise OSError(28, "No space left on device", path)
        put(folder, path, content, made)

    monkeypatch.setattr(writer, "_put", failing)
    with pytest.raises(ItstratError, match="No space left"):
        write(tmp_path)
    monkeypatch.undo()
    assert write(tmp_path, {**FILES, "aim.html": b"new"}).same == 0
    assert (tmp_path / "aim.html").read_bytes() == b"new"


def test_a_file_that_a_failed_run_did_not_reach_is_written_though_it_is_as_long_as_before(tmp_path, monkeypatch):
    write(tmp_path)

    def failing(folder, path, content, made):
        raise OSError(28, "No space left on device", path)

    new = {**FILES, "aim.html": b"mia"}
    monkeypatch.setattr(writer, "_put", failing)
    with pytest.raises(ItstratError, match="No space left"):
        write(tmp_path, new)
    monkeypatch.undo()
    assert write(tmp_path, new).changed == ("aim.html",)
    assert (tmp_path / "aim.html").read_bytes() == b"mia"


def test_a_broken_manifest_is_told_and_nothing_is_written(tmp_path):
    (tmp_path / writer.MANIFEST).write_text("{")
    with pytest.raises(ItstratError, match="cannot be read"):
        write(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [writer.MANIFEST]


def test_what_comes_back_is_no_longer_gone():
    manifest = writer.Manifest(things=frozenset({"urn:x:a"}), gone={"urn:x:b": "2026-01-01"})
    assert manifest.gone_by(frozenset({"urn:x:b"}), "2026-11-16") == {"urn:x:a": "2026-11-16"}
