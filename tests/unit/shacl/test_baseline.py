"""The baseline: what is known does not count, what is new does, what is fixed is told."""

import json
from dataclasses import replace

import pyoxigraph as ox
import pytest
from findings import LATE, ORPHAN, PLACELESS, rule, validation
from hypothesis import given
from hypothesis import strategies as st

from itstrat.errors import Location, PathNotFound, SyntaxProblem
from itstrat.shacl import baseline


def known(*findings):
    return [baseline.entry(each) for each in findings]


def test_known_findings_do_not_count_and_new_ones_do():
    compared = baseline.compare(validation(ORPHAN, LATE), known(ORPHAN))
    assert compared.validation.findings == (LATE,)
    assert compared.validation.known == (ORPHAN,)
    assert compared.validation.conforms
    assert compared.fixed == ()
    assert list(compared.kept) == known(ORPHAN)


def test_a_finding_stays_known_when_its_line_message_label_fix_or_severity_change():
    changed = replace(
        ORPHAN, location=Location("moved.ttl", 1), message="now 3 days", label="New name", fix="", severity="Info"
    )
    assert baseline.compare(validation(changed), known(ORPHAN)).validation.findings == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "ITS002"},
        {"focus_node": ox.NamedNode("https://example.org/id/other")},
        {"path": "https://example.org/other"},
        {"value": ox.Literal("2027-06-30")},
        {"value": None},
    ],
    ids=["code", "focus node", "path", "value", "no value"],
)
def test_another_rule_node_path_or_value_is_another_finding(changes):
    other = replace(LATE, **changes)
    compared = baseline.compare(validation(other), known(LATE))
    assert compared.validation.findings == (other,)


def test_one_more_of_the_same_is_new_and_one_less_is_fixed():
    two = known(LATE, LATE)
    assert len(baseline.compare(validation(LATE, LATE, LATE), two).validation.findings) == 1
    fewer = baseline.compare(validation(LATE), two)
    assert (len(fewer.validation.known), len(fewer.fixed), len(fewer.kept)) == (1, 1, 1)


def test_what_is_no_longer_found_is_fixed_but_not_where_its_rule_did_not_run():
    fixed = baseline.compare(validation(idle=("ITS001",)), known(ORPHAN, LATE))
    assert list(fixed.fixed) == known(ORPHAN)
    assert list(fixed.kept) == known(LATE)


def test_a_rule_that_is_no_shape_has_run_too():
    odd = replace(ORPHAN, code="literal")
    ran = replace(validation(), rules=(rule("literal"),))
    assert list(baseline.compare(ran, known(odd)).fixed) == known(odd)
    assert list(baseline.compare(validation(), known(odd)).kept) == known(odd)


def test_blank_nodes_are_told_apart_by_number_only():
    first, second = (replace(ORPHAN, focus_node=ox.BlankNode(name), label=f"_:{name}") for name in ("a", "b"))
    assert baseline.compare(validation(second), known(first)).validation.findings == ()
    assert "_:a" not in baseline.write(known(first))
    assert len(baseline.compare(validation(first, second), known(first)).validation.findings) == 1


def test_a_file_is_sorted_reads_well_and_comes_back(tmp_path):
    path = tmp_path / "baseline.json"
    text = baseline.write(known(LATE, PLACELESS, ORPHAN))
    assert text == baseline.write(known(ORPHAN, LATE, PLACELESS))
    assert [each["code"] for each in json.loads(text)["findings"]] == ["ITS001", "ITS016", "ITS032"]
    assert '\n      "label": "Lost objective",\n' in text
    path.write_text(text, encoding="utf-8")
    assert sorted(baseline.read(path)) == sorted(known(ORPHAN, LATE, PLACELESS))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(baseline.Entry, code=TEXTS, focus_node=TEXTS, path=TEXTS, value=TEXTS, label=TEXTS)))
def test_any_entries_come_back(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("any") / "baseline.json"
    # An entry without code or focus node is none that we write.
    entries = [replace(each, code=f"x{each.code}", focus_node=f"x{each.focus_node}") for each in entries]
    path.write_text(baseline.write(entries), encoding="utf-8")
    assert sorted(baseline.read(path)) == sorted(entries)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ('{"findings": [}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", 'list of "findings"'),
        ('{"findings": 3}', 'list of "findings"'),
        ('{"findings": ["ITS001"]}', "Finding 1"),
        ('{"findings": [{"code": "ITS001"}]}', "Finding 1"),
        ('{"findings": [{"code": "ITS001", "focus_node": "<urn:x:a>", "line": "3"}]}', "Finding 1"),
        ('{"findings": [{"code": "ITS001", "focus_node": 3}]}', "no text"),
    ],
)
def test_a_file_that_is_no_baseline_is_told(tmp_path, text, words):
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(SyntaxProblem, match=words) as caught:
        baseline.read(path)
    assert caught.value.location.path == str(path)
    assert "--write-baseline" in caught.value.hint


def test_a_file_in_another_encoding_or_missing_is_told(tmp_path):
    path = tmp_path / "baseline.json"
    path.write_bytes(b'{"findings": "\xff"}')
    with pytest.raises(SyntaxProblem):
        baseline.read(path)
    with pytest.raises(PathNotFound, match="no baseline"):
        baseline.read(tmp_path / "none.json")
