"""What changed, in words, on small graphs worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

import itstrat
from itstrat import history
from itstrat.history import to_json, to_markdown, to_text
from itstrat.history.diff import Change
from itstrat.history.words import tell
from itstrat.namespaces import DCTERMS

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.history import Difference
    from itstrat.history.diff import Item

HEAD = """
@prefix ex: <https://ex.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:aim-1 a its:Aim ; rdfs:label "Safety"@en .
ex:aim-2 a its:Aim ; rdfs:label "Thrift"@en .
"""
OBJECTIVE = """
ex:up a its:Objective ; rdfs:label "Stay up"@en ; its:supports ex:aim-1 ; its:target ex:t .
ex:t a its:Target ; rdfs:label "99.5 % in 2027"@en ; its:targetValue 99.5 ; its:targetDate "2027-12-31"^^xsd:date .
"""


def compared(folder: Path, before: str, after: str) -> Difference:
    sides = []
    for name, text in (("before", before), ("after", after)):
        path = folder / f"{name}.ttl"
        path.write_text(HEAD + text, encoding="utf-8")
        sides.append(itstrat.open(path).side())
    return history.compare(*sides)


def only(difference: Difference) -> Item:
    (item,) = difference.told
    return item


def test_nothing_changed_whatever_the_order_and_notation(tmp_path: Path) -> None:
    again = OBJECTIVE.replace("; its:supports ex:aim-1", "; its:supports <https://ex.example/id/aim-1>") + OBJECTIVE
    difference = compared(tmp_path, OBJECTIVE, again)
    assert difference.same
    assert difference.items == ()
    assert "say the same" in to_text.write(difference)


def test_objective_tells_of_its_target_and_of_what_it_supports(tmp_path: Path) -> None:
    item = only(
        compared(tmp_path, OBJECTIVE, OBJECTIVE.replace("99.5 ;", "99.9 ;").replace("ex:aim-1 ;", "ex:aim-2 ;"))
    )
    assert (item.how, item.kind, item.label) == ("changed", "strategic objective", "Stay up")
    assert item.words == (
        "now supports “Thrift”",
        "no longer supports “Safety”",
        "target value 99.5 → 99.9 in the target “99.5 % in 2027”",
    )


def test_same_value_written_in_another_way_is_told_as_that(tmp_path: Path) -> None:
    item = only(compared(tmp_path, OBJECTIVE, OBJECTIVE.replace("99.5 ;", "99.50 ;")))
    assert item.words == (
        "target value is written 99.50 (decimal) instead of 99.5 (decimal) in the target “99.5 % in 2027”",
    )


def test_renamed_item_is_one_and_what_refers_to_it_is_unchanged(tmp_path: Path) -> None:
    after = OBJECTIVE.replace("ex:up", "ex:availability").replace("ex:t ", "ex:availability-target ")
    difference = compared(
        tmp_path,
        OBJECTIVE + "ex:s a its:Service ; its:supports ex:up .",
        after + "ex:s a its:Service ; its:supports ex:availability .",
    )
    assert [(item.how, item.node.value[-12:]) for item in difference.told] == [("renamed", "availability")]
    assert only(difference).words == (
        "is now ex:availability, was ex:up",
        "is now ex:availability-target, was ex:t in the target “99.5 % in 2027”",
    )
    assert difference.counts("renamed") == {"strategic objective": 1, "target": 1}
    assert not difference.same


def test_twins_are_not_taken_for_renamed(tmp_path: Path) -> None:
    twins = 'ex:{} a its:Skill ; rdfs:label "Python"@en . ex:{} a its:Skill ; rdfs:label "Python"@en .'
    difference = compared(tmp_path, twins.format("a", "b"), twins.format("c", "d"))
    assert sorted(item.how for item in difference.told) == ["added", "added", "removed", "removed"]


def test_item_with_hardly_a_word_is_not_taken_for_renamed(tmp_path: Path) -> None:
    difference = compared(tmp_path, "ex:a a its:Skill .", "ex:b a its:Skill .")
    assert sorted(item.how for item in difference.told) == ["added", "removed"]


def test_added_and_removed_by_kind(tmp_path: Path) -> None:
    review = 'ex:r{} a its:ProgressReview ; rdfs:label "R{}"@en ; its:rag its:Amber .\n'
    difference = compared(tmp_path, OBJECTIVE, "".join(review.format(n, n) for n in range(10, 35)))
    assert difference.counts("added") == {"progress review": 25}
    assert difference.counts("removed") == {"strategic objective": 1, "target": 1}
    text = to_text.write(difference)
    assert "Added: 25 progress reviews\n  Progress review “R10”: amber\n" in text
    assert "R29" in text
    assert "R30" not in text
    assert "… and 5 progress reviews" in text
    assert "Removed: 1 strategic objective\n  Strategic objective “Stay up”\n" in text
    assert "99.5 % in 2027" not in text  # the target went with its objective


def test_long_texts_are_cut_to_where_they_differ(tmp_path: Path) -> None:
    comment = 'ex:up rdfs:comment "{} in {} and no later, whatever the weather may be like then"@en .'
    long = "All lines are to be doubled before the winter comes and the roads are closed, that is"
    item = only(compared(tmp_path, OBJECTIVE + comment.format(long, "May"), OBJECTIVE + comment.format(long, "June")))
    assert item.words == (
        "comment “…are closed, that is in May and no later, whatever…” → "
        "“…are closed, that is in June and no later, whatever…”",
    )


def test_languages_are_paired(tmp_path: Path) -> None:
    names = 'ex:s a its:Service ; rdfs:label "{}"@en , "{}"@cy .'
    item = only(compared(tmp_path, names.format("Mail", "Post"), names.format("Email", "E-bost")))
    assert item.words == ("name “Post” → “E-bost”", "name “Mail” → “Email”")


def test_a_nameless_blank_node_does_not_hide_what_changed(tmp_path: Path) -> None:
    text = 'ex:s a its:Service ; rdfs:label "Mail"@en ; rdfs:seeAlso [ rdfs:label "{}" ] .'
    difference = compared(tmp_path, text.format("A"), text.format("B"))
    assert not difference.same
    assert {item.how for item in difference.items} == {"changed", "added", "removed"}
    assert compared(tmp_path, text.format("A"), text.format("A")).same


def test_labels_cannot_disturb_a_page_or_a_terminal(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> [x](y) `a` | \\u202Eeurt\\u001B[31m"
    text = f'ex:s a its:Service ; rdfs:label "{evil}"@en .'
    difference = compared(tmp_path, "", text)
    for written in (to_text.write(difference), to_markdown.write(difference)):
        assert "\u202e" not in written
        assert "\x1b" not in written
        assert "[U+202E]" in written.replace("\\", "")
    assert "<script>" not in to_markdown.write(difference)


def test_markdown_and_json_say_the_same_each_time(tmp_path: Path) -> None:
    after = OBJECTIVE.replace("99.5 ;", "99.9 ;")
    one, two = (compared(tmp_path, OBJECTIVE, after) for _ in range(2))
    for writer in (to_markdown, to_json, to_text):
        assert writer.write(one) == writer.write(two)
    assert (
        "- Strategic objective “Stay up”\n  - target value 99.5 → 99.9 in the target “99.5 % in 2027”"
        in to_markdown.write(one)
    )
    assert '"property": "https://w3id.org/itstrat#targetValue"' in to_json.write(one)


def test_two_things_of_one_name_are_told_apart() -> None:
    old, new = (ox.NamedNode(f"https://{host}.example/un") for host in ("a", "b"))
    change = Change(property=DCTERMS["publisher"], removed=(old,), added=(new,))
    calls = {DCTERMS["publisher"]: "publisher"}
    said = tell("changed", [change], lambda _: "UN", lambda term: calls.get(term, "UN"))
    assert said == ("publisher “UN” <https://a.example/un> → “UN” <https://b.example/un>",)
