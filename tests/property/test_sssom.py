"""Any mapping set that is written and read is the same."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from itstrat.errors import SyntaxProblem
from itstrat.formats import Source
from itstrat.formats.sssom import Mapping, MappingSet, SssomReader, metadata, parse, write
from itstrat.formats.sssom.slots import ADDRESSES, CHOICES, DATES, MANY, MAPPING, NUMBERS, REFERENCES, SET

CONTROL = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL), min_size=1, max_size=30)
CELL = TEXT.filter(lambda text: "\r" not in text)
CURIE = st.builds("a:{}".format, st.from_regex(r"[A-Za-z0-9_./-]{1,5}(#[A-Za-z0-9_./-]{0,3})?", fullmatch=True))
ADDRESS = st.builds(
    "https://a.example/{}".format, st.from_regex(r"[A-Za-z0-9_./-]{0,5}(#[A-Za-z0-9_./-]{0,3})?", fullmatch=True)
)
STRUCTURED = {"curie_map", "extension_definitions"}


def value(name):
    if name in CHOICES:
        one = st.sampled_from(sorted(CHOICES[name]))
    elif name in NUMBERS:
        one = st.floats(*NUMBERS[name]).map(repr)
    elif name in DATES:
        one = st.dates().map(str)
    else:
        one = CURIE if name in REFERENCES else ADDRESS if name in ADDRESSES else CELL
    return st.lists(one, min_size=1, max_size=3).map(tuple) if name in MANY else one


def slots(names, required=()):
    optional = {name: value(name) for name in names if name not in required and name not in STRUCTURED}
    return st.fixed_dictionaries({name: value(name) for name in required}, optional=optional)


ROWS = slots(MAPPING, ("subject_id", "predicate_id", "object_id", "mapping_justification"))


@given(slots(SET), st.lists(ROWS, max_size=4))
def test_written_and_read(own, rows):
    before = MappingSet(
        slots=own, prefixes={"a": "https://a.example/"}, mappings=tuple(Mapping(slots=row) for row in rows)
    )
    text = write(before)
    assert parse(text, "a") == before
    assert write(parse(text, "a")) == text


VALUES = st.one_of(
    TEXT, st.lists(TEXT, max_size=3), st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), TEXT)
)


@given(st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), VALUES, max_size=4))
def test_metadata_are_yaml_that_reads_as_what_was_written(values):
    import yaml

    text = metadata.dump(values)
    assert metadata.load(text) == values
    assert yaml.load(text, Loader=yaml.BaseLoader) == (values or None if not text else values)


SEED = """#curie_map:
#  a: https://a.example/
#license: "https://a.example/"
#see_also: [https://b.example/]
#comment: >-
#  folded
#   more
subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tother
a:1\tskos:exactMatch\ta:2\tsemapv:ManualMappingCuration\t"a|b"\tstrength=1
"""
READER = SssomReader()
SOURCE = Source(path=Path("none.sssom.tsv"), name="none.sssom.tsv", graph=ox.NamedNode("urn:g"), reader=READER)
PIECES = st.sampled_from(
    [
        "",
        "#",
        "\t",
        "\n",
        "\r",
        '"',
        "'",
        ":",
        "- ",
        "|",
        "\\",
        "[",
        "]",
        "{",
        ">",
        "&a",
        "a:",
        "\x00",
        "\x85",
        "\u2028",
        "%",
        " ",
    ]
)


@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 4), PIECES), max_size=4))
def test_what_is_broken_is_told_and_nothing_else_happens(edits):
    text = SEED
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    data = text.encode()
    broken = None
    try:
        quads, _ = READER.read(data, SOURCE)
    except SyntaxProblem as error:
        broken = error
    if broken:
        assert broken.location
        assert 1 <= broken.location.line <= text.count("\n") + text.count("\r") + 2
        return
    assert [quad for quad, _ in READER.lines(data, SOURCE)] == quads
    READER.check(data, SOURCE)
    found = parse(text, "a")
    assert parse(write(found), "a") == found
