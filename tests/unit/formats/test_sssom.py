"""SSSOM: what rows say as triples, on which line, and what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.errors import SyntaxProblem
from itstrat.formats import discover, locate, read_all
from itstrat.formats.sssom import Mapping, MappingSet, parse, write
from itstrat.formats.sssom.tsv import missing
from itstrat.namespaces import DCTERMS, ITS, RDF, XSD

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "#curie_map:\n#  c: https://college.example/id/\n#  sdg: http://metadata.un.org/sdg/\n"
META = HEAD + "#mapping_set_id: https://college.example/align\n#license: https://college.example/licence\n"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
MANUAL = "semapv:ManualMappingCuration"
ROW = f"c:aim1\tits:supports\tsdg:4.4\t{MANUAL}"
ITS_MAP = HEAD + "#  its: https://w3id.org/itstrat#\n"
C = "https://college.example/id/"
SDG = "http://metadata.un.org/sdg/"
SOURCE, TARGET = (ox.NamedNode(f"http://www.w3.org/2002/07/owl#annotated{end}") for end in ("Source", "Target"))
MAPPING = ox.NamedNode("https://w3id.org/sssom/Mapping")


def read(tmp_path: Path, text: str):
    (tmp_path / "align.sssom.tsv").write_text(text, encoding="utf-8")
    (document,) = read_all(discover([tmp_path]).sources)
    return document


def triples(document) -> set[tuple[ox.NamedNode, ox.NamedNode, object]]:
    return {(quad.subject, quad.predicate, quad.object) for quad in document.quads}


def test_a_row_that_a_person_decided_is_the_link_and_its_record(tmp_path):
    more = "\tauthor_id\tmapping_date\tother\tcomment\n"
    text = f"{ITS_MAP}{COLUMNS}{more}{ROW}\tc:head\t2026-09-10\tstrength=0.8\tFor skills.\n"
    document = read(tmp_path, text)
    said = triples(document)
    aim, target = ox.NamedNode(f"{C}aim1"), ox.NamedNode(f"{SDG}4.4")
    assert (aim, ITS["supports"], target) in said
    (record,) = {s for s, p, o in said if p == RDF["type"] and o == ITS["Alignment"]}
    about = {p.value.rpartition("#")[2].rpartition("/")[2]: o for s, p, o in said if s == record}
    assert about == {
        "type": ITS["Alignment"],
        "label": ox.Literal("c:aim1: supports sdg:4.4"),
        "alignedFrom": aim,
        "alignedTo": target,
        "justification": ox.NamedNode("https://w3id.org/semapv/vocab/ManualMappingCuration"),
        "wasAttributedTo": ox.NamedNode(f"{C}head"),
        "created": ox.Literal("2026-09-10", datatype=XSD["date"]),
        "strength": ox.Literal("0.8", datatype=XSD["decimal"]),
        "comment": ox.Literal("For skills."),
    }
    place = locate([document], [(aim, ITS["supports"], target)])[(aim, ITS["supports"], target)]
    assert (place.location.line, place.location.column) == (6, text.splitlines()[5].index("sdg:4.4") + 1)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (f"c:aim1\tits:supports\tsdg:4.4\t{MANUAL}\tNot", f"{SDG}4.4"),
        (f"c:aim1\tits:supports\tsssom:NoTermFound\t{MANUAL}\t", "https://w3id.org/sssom/NoTermFound"),
        ("c:aim1\tits:supports\tsdg:4.4\tsemapv:LexicalMatching\t", f"{SDG}4.4"),
    ],
    ids=["declined", "nothing fits", "suggested"],
)
def test_nothing_follows_from_what_is_declined_or_suggested(tmp_path, row, kept):
    document = read(tmp_path, f"{ITS_MAP}{COLUMNS}\tpredicate_modifier\n{row}\n")
    assert {q.predicate for q in document.quads if q.subject == ox.NamedNode(f"{C}aim1")} == set()
    (record,) = {q.subject for q in document.quads}
    said = triples(document)
    assert {(record, RDF["type"], MAPPING), (record, TARGET, ox.NamedNode(kept))} <= said


def test_other_predicates_are_said_as_they_are(tmp_path):
    document = read(tmp_path, f"{HEAD}{COLUMNS}\nc:kpi\tskos:relatedMatch\tsdg:7.3\t{MANUAL}\n")
    related = ox.NamedNode("http://www.w3.org/2004/02/skos/core#relatedMatch")
    assert (ox.NamedNode(f"{C}kpi"), related, ox.NamedNode(f"{SDG}7.3")) in triples(document)
    assert ITS["supports"] not in {quad.predicate for quad in document.quads}


def test_what_the_set_says_of_all_is_said_of_each(tmp_path):
    text = f"{ITS_MAP}#mapping_date: 2026-09-10\n{COLUMNS}\n{ROW}\nc:aim2\tits:supports\tsdg:4.5\t{MANUAL}\n"
    said = triples(read(tmp_path, text))
    assert len({s for s, p, o in said if p == DCTERMS["created"] and o.value == "2026-09-10"}) == 2


def test_unless_one_says_otherwise(tmp_path):
    text = f"{ITS_MAP}#mapping_date: 2026-09-10\n{COLUMNS}\tmapping_date\n{ROW}\t2026-10-01\n"
    text += f"c:aim2\tits:supports\tsdg:4.5\t{MANUAL}\t\n"
    said = triples(read(tmp_path, text))
    assert [o.value for _, p, o in said if p == DCTERMS["created"]] == ["2026-10-01"]


def test_metadata_beside(tmp_path):
    (tmp_path / "align.sssom.yml").write_text("curie_map:\n  c: https://college.example/id/\n", encoding="utf-8")
    document = read(tmp_path, f"{COLUMNS}\nc:aim1\tskos:closeMatch\tc:aim2\t{MANUAL}\n")
    assert ox.NamedNode(f"{C}aim1") in {quad.subject for quad in document.quads}


def test_the_same_row_twice_is_two_records(tmp_path):
    document = read(tmp_path, f"{ITS_MAP}{COLUMNS}\n{ROW}\n{ROW}\n")
    assert len({q.subject for q in document.quads if q.object == ITS["Alignment"]}) == 2


AGAIN = f"c:aim1\tskos:exactMatch\tsdg:4.4\t{MANUAL}"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "There is no column predicate_id."),
        (f"{HEAD}subject_id\tobject_id\tpredicate_id\n", 4, "There is no column mapping_justification."),
        (f"{COLUMNS}\tcomment\tcomment\n", 1, "The column comment stands twice."),
        (f"{HEAD}{COLUMNS}\n{AGAIN}\nx:1\tskos:exactMatch\tsdg:4.4\t{MANUAL}\n", 6, "curie_map does not declare, x"),
        (f"{HEAD}{COLUMNS}\nhttps://a.example/\tskos:exactMatch\tsdg:4.4\t{MANUAL}\n", 5, "declare, https"),
        (f"{HEAD}{COLUMNS}\nc:aim 1\tskos:exactMatch\tsdg:4.4\t{MANUAL}\n", 5, "is no CURIE"),
        (f"{HEAD}{COLUMNS}\nc:aim1\tskos:exactMatch\t\t{MANUAL}\n", 5, "The row has no object_id."),
        (f"{HEAD}{COLUMNS}\nc:aim1\tskos:exactMatch\tsdg:4.4\tby hand\n", 5, "is not one of its values"),
        (f"{HEAD}{COLUMNS}\tconfidence\n{AGAIN}\t1.5\n", 5, "is no number of its range"),
        (f"{HEAD}{COLUMNS}\tconfidence\n{AGAIN}\tnan\n", 5, "is no number of its range"),
        (f"{HEAD}{COLUMNS}\tmapping_date\n{AGAIN}\t1/2/2026\n", 5, "is no date"),
        (f"{HEAD}{COLUMNS}\n{AGAIN}\tmore\n", 5, "The row has 5 cells, but there are 4 columns."),
        (f"{HEAD}{COLUMNS}\n{AGAIN}\x07\n", 5, "a control character, U+0007"),
        (f'{HEAD}{COLUMNS}\tcomment\n{AGAIN}\t"open\n\n\n', 5, "quote does not close"),
        (f"{HEAD}{COLUMNS}\tcomment\n{AGAIN}\t{'x' * 200_000}\n", 5, "longer than"),
        (f"#curie_map:\n#  skos: http://other.example/\n{COLUMNS}\n", 1, "The prefix 'skos' is that of"),
        (f"#curie_map: no\n{COLUMNS}\n", 1, "curie_map is no table"),
        (f"#curie_map:\n#  x: relative/\n{COLUMNS}\nx:a\tskos:exactMatch\trdf:b\t{MANUAL}\n", 4, "makes no IRI"),
        (f"{COLUMNS}\nrdf:a[b\tskos:exactMatch\trdf:b\t{MANUAL}\n", 2, "makes no IRI"),
        (f"#license: &a https://a.example/\n{COLUMNS}\n", 1, "'&' begins what SSSOM does not have"),
        (f"#license: https://a.example/\n#just words\n{COLUMNS}\n", 2, "This is no key with a value"),
        (f"#comment: \"never closed\n{COLUMNS}\n", 1, "does not close"),
        (f"#license: a\n#license: b\n{COLUMNS}\n", 2, "stands twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(tmp_path, text, line, message):
    with pytest.raises(SyntaxProblem) as caught:
        parse(text, "align.sssom.tsv")
    assert message in str(caught.value)
    assert (caught.value.location.path, caught.value.location.line) == ("align.sssom.tsv", line)


def test_a_text_over_several_lines_counts_them(tmp_path):
    first = f'{AGAIN}\t"one\ntwo ""three"""'
    found = parse(f"{HEAD}{COLUMNS}\tcomment\n{first}\nc:aim2\tskos:exactMatch\tsdg:4.4\t{MANUAL}\t\n", "a")
    assert [row.line for row in found.mappings] == [5, 7]
    assert found.mappings[0].one("comment") == 'one\ntwo "three"'


def test_metadata_as_people_write_it():
    text = """#  curie_map:
#    c: "https://college.example/id/"   # ours
#  license: 'https://a.example/it''s'
#  creator_id: c:one
#  creator_label: [One, "Two, too"]
#  see_also:
#  - https://b.example/
#  comment: >-
#    folded
#    text
#
#    and more
#  mapping_set_description: plain text
#    that goes on
#  extension_definitions:
#    - slot_name: ext_a
#      property: c:a
#  ext_a: kept
#  ext_b: dropped
"""
    found = parse(f"{text}{COLUMNS}\text_a\text_b\nc:a\tskos:exactMatch\tc:b\t{MANUAL}\tyes\tno\n", "a")
    assert found.prefixes == {"c": C}
    assert found.slots == {
        "license": "https://a.example/it's",
        "creator_id": ("c:one",),
        "creator_label": ("One", "Two, too"),
        "see_also": ("https://b.example/",),
        "comment": "folded text\nand more",
        "mapping_set_description": "plain text that goes on",
    }
    assert found.other == {"extension_definitions": [{"slot_name": "ext_a", "property": "c:a"}], "ext_a": "kept"}
    assert found.mappings[0].slots["ext_a"] == "yes"
    assert "ext_b" not in found.mappings[0].slots
    assert parse(write(found), "a") == found


def test_a_literal_needs_no_identifier():
    columns = "subject_label\tsubject_type\tpredicate_id\tobject_id\tmapping_justification\n"
    found = parse(f"{HEAD}{columns}skills\trdfs literal\tskos:closeMatch\tsdg:4.4\t{MANUAL}\n", "a")
    assert found.mappings[0].one("subject_label") == "skills"


def test_what_a_valid_set_lacks():
    assert missing(MappingSet()) == ("mapping_set_id", "license")
    assert missing(parse(f"{META}{COLUMNS}\n", "a")) == ()


def test_no_rows_are_written_with_their_columns():
    assert write(MappingSet(slots={"license": "https://a.example/"})).splitlines() == [
        "#license: https://a.example/",
        COLUMNS,
    ]


def test_values_with_bars_and_backslashes():
    row = Mapping(slots={"subject_id": "skos:a", "predicate_id": "skos:exactMatch", "object_id": "skos:b",
                         "mapping_justification": MANUAL, "author_label": ("a|b", "c\\", "d\te")})  # fmt: skip
    text = write(MappingSet(mappings=(row,)))
    assert text.splitlines()[1].endswith('\t"a\\|b|c\\\\|d\te"')
    assert parse(text, "a").mappings == (row,)
