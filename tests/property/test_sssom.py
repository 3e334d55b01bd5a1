"""Any mapping set that is written and read is the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from itstrat.formats.sssom import Mapping, MappingSet, metadata, parse, write
from itstrat.formats.sssom.slots import ADDRESSES, CHOICES, DATES, MANY, MAPPING, NUMBERS, REFERENCES, SET

CONTROL = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL), min_size=1, max_size=30)
CELL = TEXT.filter(lambda text: "\r" not in text)
CURIE = st.builds("a:{}".format, st.from_regex(r"[A-Za-z0-9_./#-]{1,8}", fullmatch=True))
ADDRESS = st.builds("https://a.example/{}".format, st.from_regex(r"[A-Za-z0-9_./#-]{0,8}", fullmatch=True))
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
