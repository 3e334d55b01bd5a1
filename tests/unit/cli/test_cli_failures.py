import click
import pytest
from click.testing import CliRunner

from itstrat.cli.failures import describe, describe_fault
from itstrat.cli.main import COMMANDS, cli
from itstrat.errors import BrokenSources, EngineError, ItstratError, Location, SyntaxProblem


def test_a_failure_says_what_where_and_how_to_mend():
    error = SyntaxProblem(
        "A dot is missing.\nIt ends a statement.",
        location=Location("it/plan.ttl", 3, 5),
        hint="    ex:a a ex:B\n        ^\nAdd one.\nOr a semicolon.",
    )
    error.add_note("in the first file")
    assert describe(error).splitlines() == [
        "error: A dot is missing.",
        "  It ends a statement.",
        "  --> it/plan.ttl:3:5",
        "  in the first file",
        "    ex:a a ex:B",
        "        ^",
        "  = help: Add one.",
        "          Or a semicolon.",
    ]


def test_every_broken_file_is_told():
    errors = [SyntaxProblem(f"Wrong {n}.", location=Location(f"{n}.ttl", n)) for n in (1, 2)]
    assert describe(BrokenSources(errors)).splitlines() == [
        "error: Wrong 1.",
        "  --> 1.ttl:1",
        "",
        "error: Wrong 2.",
        "  --> 2.ttl:2",
        "",
        "error: 2 files could not be read; nothing was loaded.",
    ]


def test_nothing_in_a_message_disturbs_the_terminal():
    told = describe(ItstratError("\x1b[2Jgone", location=Location("a\u202eb.ttl"), hint="\x07"))
    assert not set(told) & set("\x1b\u202e\x07")
    assert "\x1b" not in describe_fault(RuntimeError("\x1b[2J"))


class Panic(BaseException):
    """What an engine that panics raises."""


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (EngineError("The engine gave up."), 3, "error: The engine gave up."),
        (ValueError("two\nlines"), 3, "error: itstrat failed: ValueError: two lines"),
        (Panic("index"), 3, "error: itstrat failed: Panic: index"),
        (RecursionError("deep"), 3, "error: itstrat failed: RecursionError"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.UsageError("No."), 2, "error: No."),
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_whatever_happens_is_told_in_one_place(monkeypatch, error, code, words, place):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("itstrat.open", fail)
    plain = CliRunner().invoke(cli, ["report", "coverage"])
    assert plain.exit_code == code
    assert words in plain.stderr
    assert "Traceback" not in plain.stderr
    assert plain.stdout == ""
    debug = ["--debug", "report", "coverage"] if place == "before" else ["report", "coverage", "--debug"]
    told = CliRunner().invoke(cli, debug)
    assert told.exit_code == code
    assert "Traceback" in told.stderr


def test_help_names_every_command():
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"  {name} " in result.stdout
    assert "..." not in result.stdout.partition("Commands:")[2]
    assert CliRunner().invoke(cli, []).stdout == result.stdout


def test_a_group_alone_shows_its_help():
    alone = CliRunner().invoke(cli, ["link"])
    assert (alone.exit_code, alone.stderr) == (0, "")
    assert alone.stdout == CliRunner().invoke(cli, ["link", "--help"]).stdout


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(name):
    result = CliRunner().invoke(cli, [name, "-h"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: itstrat {name} [OPTIONS]")
    assert "--debug" in result.stdout


def test_the_version_is_shown():
    from itstrat import __version__

    assert CliRunner().invoke(cli, ["--version"]).stdout == f"itstrat {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["repot"], "There is no command named 'repot'. Did you mean 'report' or 'export'?"),
        (["help"], "There is no command named 'help'. Did you mean '--help'?"),
        (["zzz"], f"Known: {', '.join(sorted(COMMANDS))}"),
        (["report", "--frmt", "csv"], "--frmt"),
        (["report", "--format", "pdf"], "'pdf' is not one of"),
        (["report", "--as-of", "16/11/2026"], "'16/11/2026' is not a date; write year, month and day: 2026-11-16."),
        (["report", "--as-of", "2026-02-30"], "'2026-02-30' is not a date"),
        (["report", "--as-of", "9999-12-31"], "9999-12-31 is too far away; the years from 1900 to 2999 are known."),
        (["validate", "--fail-on", "fatal"], "'fatal' is not one of"),
        (["why"], "Missing argument 'SUBJECT'"),
        (["review", "x"], "Missing option '--rag'. Choose from: red, amber, green\n"),
        (["query"], "Give a QUERY, or an update with --update FILE"),
    ],
)
def test_a_mistake_in_the_command_line_is_said_in_the_same_form(arguments, words):
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert words in result.stderr
    assert "  = help: See `itstrat" in result.stderr
