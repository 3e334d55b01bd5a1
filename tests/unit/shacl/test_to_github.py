"""Workflow commands of GitHub Actions."""

import re

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


def test_hostile_texts_stay_within_their_command():
    text = to_github.write(hostile())
    command = COMMAND.fullmatch(text)
    assert command
    properties = dict(each.split("=", 1) for each in command[2].split(","))
    assert set(properties) == {"file", "line", "col", "title"}
    assert properties["file"] == "it/a%2Cb%3Ac%25<x>|%0A.ttl"
    assert "%250A" in command[3]
    assert "\x1b" not in text
