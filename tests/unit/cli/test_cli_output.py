import os
import stat
import sys

import pytest

from itstrat.cli import output
from itstrat.cli.output import emit
from itstrat.errors import ItstratError, PathNotFound, UsageError


def test_standard_output_gets_bytes_as_they_are(capfdbinary):
    emit("£ 5\n")
    emit(b"\r\n", output._STANDARD_OUTPUT)
    assert capfdbinary.readouterr().out == "£ 5\n\r\n".encode()


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("old")
    file.chmod(0o640)
    before = file.stat().st_ino
    emit("new", file)
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.stat().st_ino != before
    assert list(tmp_path.iterdir()) == [file]


def test_a_new_file_may_be_read_as_the_umask_says(tmp_path):
    mask = os.umask(0o027)
    try:
        emit("new", tmp_path / "out.csv")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    emit("new", link)
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "out.csv"
    file.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.Path, "replace", fail)
    with pytest.raises(ItstratError, match="No space left") as caught:
        emit("new", file)
    assert caught.value.exit_code == 3
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(PathNotFound, match="no folder"):
        emit("x", tmp_path / "no" / "out.csv")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UsageError, match="Is a directory"):
        emit("x", tmp_path)


def test_a_device_is_written_to_and_not_replaced():
    emit("x", output.Path(os.devnull))
    assert stat.S_ISCHR(output.Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, terminal, environment, expected):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert output.colour() is expected
    assert output.colour(output.Path("out.txt")) is False


def test_the_width_is_the_terminals_or_fixed(monkeypatch):
    monkeypatch.setenv("COLUMNS", "66")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert output.width() == 120
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert output.width() == 66
    assert output.width(output.Path("out.txt")) == 120
