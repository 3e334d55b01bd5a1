"""What a rule says, with the examples by which it is proved."""

from dataclasses import replace

import pytest

from itstrat import shacl
from itstrat.resources import directory
from itstrat.shacl.examples import examples
from itstrat.shacl.explain import explain

RULES = {rule.code: rule for rule in shacl.built_in().rules.values()}


@pytest.mark.parametrize("code", RULES)
def test_every_rule_of_ours_shows_data_that_break_it_and_data_that_keep_it(code):
    text = explain(RULES[code])
    _, _, examples_shown = text.partition("\nBreaks it:")
    broken, _, kept = examples_shown.partition("\nKeeps it:")
    assert (broken.count("```"), kept.count("```")) == (2, 2)
    assert "@prefix" not in text
    assert "# expect" not in text


def test_the_pair_that_differs_least_is_shown():
    broken, kept = examples("ITS032")
    assert broken.shows.startswith("Replaced one day late")
    assert (broken.turtle.count("targetDate"), kept.turtle.count("targetDate")) == (1, 2)
    files = {path.stem for path in (directory("shapes") / "examples" / "ITS001").glob("*.ttl")}
    assert files == {"conforms-supports-aim", "violates-no-aim", "violates-supports-an-objective"}
    assert examples("ITS001")[0].shows.startswith("The first objective supports nothing")


def test_a_rule_of_somebody_else_has_no_example_of_ours():
    assert examples("HOUSE1") is None
    assert "Breaks it" not in explain(replace(RULES["ITS001"], iri="https://other.example/shapes#ITS001"))
