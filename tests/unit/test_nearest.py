"""One measure says what was probably meant by a word that is not known."""

from __future__ import annotations

import pytest

from itstrat.nearest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("colege", ["college", "minimum", "publish"], ["college"]),
        ("COLLEGE", ["college", "colleges"], ["college"]),  # the same but for letter case beats alike
        ("wifi", ["Wi-Fi", "Wired"], ["Wi-Fi"]),
        ("selekt", ["SELECT", "ASK"], ["SELECT"]),
        ("the network", ["Run the campus network", "Network", "Wired"], ["Network", "Run the campus network"]),
        (
            "signage",
            ["Signage for the whole of the site", "Digital signage in each building"],
            ["Digital signage in each building", "Signage for the whole of the site"],
        ),
        (
            "student retention",
            ["Retain staff", "Keep up the retention of every student"],
            ["Keep up the retention of every student"],
        ),
        ("the wifi", ["Staff and the guest Wi-Fi of both sites"], ["Staff and the guest Wi-Fi of both sites"]),
        ("zzz", ["college"], []),
        ("??", ["college", "!!"], []),
        ("x", ["a label that has an x in it"], []),
        ("", ["college"], []),
        ("college", [], []),
    ],
)
def test_nearest(word, known, meant):
    assert nearest(word, known) == meant


def test_the_first_group_with_a_near_name_counts():
    own, ours = ["Campus network", "Wi-Fi"], ["networks", "sector"]
    assert nearest("network", own, ours) == ["Campus network"]
    assert nearest("sectr", own, ours) == ["sector"]
    assert nearest("zzz", own, ours) == []


def test_of_iris_the_names_are_compared():
    known = [f"https://college.example/id/{name}" for name in ("objective-accounts", "aim-1", "wifi")]
    home = "https://college.example/id/"
    assert nearest(f"{home}objective-acounts", known) == [f"{home}objective-accounts"]
    assert nearest(f"{home}server", known) == []  # though the most of the whole IRI is the same
    assert nearest("https://elsewhere.example/wifi", known) == [f"{home}wifi"]
    assert nearest("https://elsewhere.example/", known) == []


def test_order_and_number():
    known = ["risk-register", "risk-registers", "benefits-register", "register"]
    assert nearest("risk-registr", known, most=2) == ["risk-register", "risk-registers"]
    assert nearest("risk-registr", reversed(known), most=2) == nearest("risk-registr", known, most=2)


def test_the_question():
    assert did_you_mean(["a", "b"]) == "Did you mean 'a' or 'b'?"
    assert did_you_mean(["urn:x"], "<{}>".format) == "Did you mean <urn:x>?"
    assert did_you_mean([]) == ""


def test_no_other_module_measures_how_alike_names_are():
    from pathlib import Path

    import itstrat

    folder = Path(itstrat.__file__).parent
    measuring = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "get_close_matches" in path.read_text("utf-8")
    }
    assert measuring == {"nearest.py"}
