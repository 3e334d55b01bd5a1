"""Workflow commands of GitHub Actions."""

import re
from dataclasses import replace

import pytest
from findings import LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat.shacl import to_github

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::([^\r\n]*)\n")


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (
            ORPHAN,
            "::error file=it/plan one.ttl,line=12,col=5,title=ITS001%3A Lost objective::"
            "Objective “Lost objective” supports no strategic aim.%0AFix: Name the aim.\n",
        ),
        (
            LATE,
            "::warning file=it/refresh.ttl,line=7,title=ITS032%3A Refresh%2C of switches::"
            "100%25 too late: an unpatched gap.%0AFix: Bring it forward.\n",
        ),
        (PLACELESS, "::notice title=ITS016%3A Nowhere::100%25 too late: an unpatched gap.\n"),
    ],
    ids=["whole", "no column", "no place"],
)
def test_a_finding_is_one_command(finding, line):
    assert to_github.write(validation(finding)) == line


def test_nothing_is_written_where_nothing_was_found_or_all_is_known():
    assert to_github.write(validation()) == ""
    assert to_github.write(validation(known=(ORPHAN,))) == ""


def test_what_github_would_drop_is_told_and_follows_in_the_log():
    many = [replace(LATE, label=f"Number {number}") for number in range(1, 13)]
    lines = to_github.write(validation(*many, ORPHAN)).splitlines()
    assert lines[0].startswith("::error file=it/plan one.ttl,")
    assert [line.startswith("::warning ") for line in lines[1:]] == [True] * 10 + [False] * 3
    assert "title=ITS032%3A Number 9::" in lines[9]
    assert lines[10] == (
        "::warning title=3 more warnings::3 more warnings have no room here. They are in the log of this step, and in "
        "the other formats."
    )
    assert lines[11] == "- it/refresh.ttl:7 ITS032: Number 10: 100% too late: an unpatched gap."
    ten = to_github.write(validation(*many[:10]))
    assert ten.count("::warning ") == 10
    assert "more" not in ten


def test_hostile_texts_in_the_log_begin_no_command():
    made = hostile()
    (finding,) = made.findings
    lines = to_github.write(replace(made, findings=(replace(finding, location=None),) * 12)).splitlines()
    assert len(lines) == 9 + 1 + 3
    assert all(line.startswith("- ") for line in lines[10:])


def test_hostile_texts_stay_within_their_command():
    text = to_github.write(hostile())
    command = COMMAND.fullmatch(text)
    assert command
    properties = dict(each.split("=", 1) for each in command[2].split(","))
    assert set(properties) == {"file", "line", "col", "title"}
    assert properties["file"] == "it/a%2Cb%3Ac%25<x>|%0A.ttl"
    assert "%250A" in command[3]
    assert "\x1b" not in text
