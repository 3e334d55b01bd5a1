import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from itstrat import formats
from itstrat.errors import BrokenSources, ItstratError
from itstrat.resources import directory

LABEL = {"label": "http://www.w3.org/2000/01/rdf-schema#label"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contexts").mkdir()
    copies = {
        "one": {"@context": LABEL},
        "two": {"@context": ["https://x.example/one", {"note": "urn:note"}]},
        "loop": {"@context": "https://x.example/loop"},
        "scoped": {"@context": {"inner": {"@id": "urn:inner", "@context": "https://x.example/one"}}},
    }
    for name, copy in copies.items():
        (tmp_path / "contexts" / f"{name}.json").write_text(json.dumps(copy))
    (tmp_path / "contexts" / "torn.json").write_text("{")
    lines = [f'"https://x.example/{name}" = "contexts/{name}.json"' for name in [*copies, "torn"]]
    (tmp_path / "itstrat.toml").write_text("\n".join(['sources = ["x.jsonld"]', "[contexts]", *lines]))
    return tmp_path


def said(folder: Path, text: str) -> set[tuple[str, str]]:
    (folder / "x.jsonld").write_text(text)
    (document,) = formats.read_all(formats.discover(cwd=folder).sources)
    return {(quad.predicate.value, quad.object.value) for quad in document.quads}


@pytest.mark.parametrize(
    "context",
    [
        '"https://x.example/one"',
        '["https://x.example/one"]',
        '["https://x.example/two", {"z": "urn:z"}]',
        '{"@import": "https://x.example/one"}',
        '{"@version": 1.1, "@import": "https://x.example/one", "z": "urn:z"}',
    ],
)
def test_a_context_at_hand_is_put_in_its_place(folder: Path, context: str) -> None:
    assert said(folder, f'{{"@context": {context}, "@id": "urn:s", "label": "a"}}') == {(LABEL["label"], "a")}


def test_a_context_inside_a_node_and_inside_a_term(folder: Path) -> None:
    text = '{"@context": "https://x.example/scoped", "@id": "urn:s", "inner": {"@id": "urn:t", "label": "b"}}'
    assert (LABEL["label"], "b") in said(folder, text)


def test_several_contexts_and_a_text_that_looks_like_one(folder: Path) -> None:
    one = '{"@context": "https://x.example/one", "@id": "urn:s", "label": "\\"@context\\": \\"https://no/\\""}'
    assert said(folder, f"[{one}, {one}]") == {(LABEL["label"], '"@context": "https://no/"')}


def test_numbers_are_read_as_without_contexts(folder: Path) -> None:
    rest = '"@id": "urn:s", "urn:p": [1, 2.50, 1e3]}'
    assert said(folder, '{"@context": "https://x.example/one", ' + rest) == said(folder, "{" + rest)


def test_lines_after_a_context_stay_where_they_are(folder: Path) -> None:
    with pytest.raises(BrokenSources) as caught:
        said(folder, '{"@context": [\n"https://x.example/one"\n],\n"@id": "urn:s"\n"label": 1}')
    assert str(caught.value.errors[0].location).startswith("x.jsonld:5:")


@pytest.mark.parametrize(
    ("name", "message"), [("loop", "includes itself"), ("torn", "cannot be used"), ("absent", "not at hand")]
)
def test_a_context_that_cannot_be_had(folder: Path, name: str, message: str) -> None:
    with pytest.raises(BrokenSources) as caught:
        said(folder, f'{{\n"@context": "https://x.example/{name}"}}')
    assert message in caught.value.errors[0].message
    assert str(caught.value.errors[0].location) == "x.jsonld:2"


def test_our_own_context_is_always_at_hand(folder: Path) -> None:
    assert (directory("ontology") / "context.jsonld").is_file()
    text = '{"@context": "https://w3id.org/itstrat/context.jsonld", "@id": "urn:s", "@type": "its:Aim"}'
    assert {value for _, value in said(folder, text)} == {"https://w3id.org/itstrat#Aim"}


def warned(folder: Path, text: str) -> list[tuple[str, str]]:
    (folder / "x.jsonld").write_text(text)
    (document,) = formats.read_all(formats.discover(cwd=folder).sources)
    return [(str(place), message) for place, message in document.warnings]


def test_a_key_that_no_context_maps_is_told(folder: Path) -> None:
    text = '{"@context": {"label": "urn:label"},\n"@id": "urn:s", "label": "x",\n"lable": {"inner": 1}, "@lang": "en"}'
    assert warned(folder, text) == [
        ("x.jsonld:3:1", 'No context says what the key "lable" means; it is not read.'),
        ("x.jsonld:3:24", 'No context says what the key "@lang" means; it is not read.'),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": {"@vocab": "urn:v:"}, "@id": "urn:s", "a": 1}',
        '{"@context": {"a": null}, "@id": "urn:s", "a": 1, "urn:b": 1}',
        '{"@context": {"x": "urn:x:"}, "@id": "urn:s", "x:a": 1, "urn:b": 2, "@index": "i"}',
        '{"@context": "https://x.example/scoped", "@id": "urn:s", "inner": {"@id": "urn:t", "label": "b"}}',
        '{"@context": {"T": {"@id": "urn:T", "@context": {"a": "urn:a"}}}, "@id": "urn:s", "@type": "T", "a": 1}',
        '{"@context": {"a": {"@id": "urn:a", "@container": "@language"}}, "@id": "urn:s", "a": {"en": "x"}}',
        '{"@context": {"a": {"@id": "urn:a", "@container": "@index"}}, "@id": "urn:s", "a": {"i": {"@id": "urn:t"}}}',
        '{"@context": {"a": {"@id": "urn:a", "@container": "@id"}}, "@id": "urn:s", "a": {"urn:t": {"urn:p": 1}}}',
        '{"@context": {"a": {"@id": "urn:a", "@type": "@json"}}, "@id": "urn:s", "a": {"anything": 1}}',
        '{"@context": {"of": {"@reverse": "urn:p"}}, "@id": "urn:s", "of": {"@id": "urn:t"}}',
        '{"@context": {"n": "@nest", "a": "urn:a"}, "@id": "urn:s", "n": {"a": 1}}',
        '{"@id": "urn:g", "@graph": [{"@id": "urn:s", "urn:a": {"@set": ["a b"]}}]}',
    ],
)
def test_what_a_context_maps_is_not_told_and_has_a_line(folder: Path, text: str) -> None:
    assert warned(folder, text) == []
    (document,) = formats.read_all(formats.discover(cwd=folder).sources)
    assert document.quads
    assert {line for _, line in document.source.reader.lines(text.encode(), document.source)} == {1}


def test_each_unmapped_key_is_told_once_where_it_is_first(folder: Path) -> None:
    one = '{"@id": "urn:s", "urn:p": 1, "note": "x"}'
    assert [place for place, _ in warned(folder, f"[{one},\n{one}]")] == ["x.jsonld:1:31"]


def test_our_own_examples_warn_of_nothing(folder: Path) -> None:
    text = '{"@context": "https://w3id.org/itstrat/context.jsonld", "@id": "urn:s", "@type": "its:Aim"}'
    assert warned(folder, text) == []


@pytest.mark.parametrize(
    ("base", "name", "full"),
    [("urn:x:y", "z", "urn:z"), ("https://a.example/id/", "../b", "https://a.example/b"), ("urn:x:y", "", "urn:x:y")],
)
def test_relative_iris_stand_where_they_are_written(folder: Path, base: str, name: str, full: str) -> None:
    text = f'{{"@context": {{"@base": "{base}"}},\n"urn:p": 1,\n"@id": "{name}"}}'
    assert warned(folder, text) == []
    (document,) = formats.read_all(formats.discover(cwd=folder).sources)
    wanted = (NamedNode(full), None, None)
    assert str(formats.locate([document], [wanted])[wanted].location) == "x.jsonld:3:8"


ODD = [
    *('"@context"', '"@id"', '"@type"', '"@value"', '"@list"', '"@graph"', '"@reverse"', '"@nest"', '"@base"'),
    *('"urn:p"', '"a"', '"//["', '"a b"', '"_:b"', '"_:"', '""', '"@id"', '"\\ud800"', '"\\u0041"', '"@language"'),
]
values = st.recursive(
    st.sampled_from([*ODD, "1", "2.5", "true", "null"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]")
        | st.dictionaries(st.sampled_from(ODD), inner, max_size=4).map(
            lambda members: f"{{{','.join(f'{key}:{value}' for key, value in members.items())}}}"
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(values)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("json") / "x.jsonld"
    file.write_text(text)
    with suppress(ItstratError):  # anything else fails the test
        (document,) = formats.read_all(formats.discover([file]).sources)
        wanted = {(quad.subject, quad.predicate, quad.object) for quad in document.quads}
        assert formats.locate([document], wanted).keys() == wanted
