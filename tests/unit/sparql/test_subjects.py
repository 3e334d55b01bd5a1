"""What somebody means who names an item, and what is asked of somebody who names none."""

from __future__ import annotations

import pytest

import itstrat
from itstrat.errors import AmbiguousSubject, UnknownSubject

MORE = "Name it by its IRI, a prefixed name, its label or its notation."
DATA = """\
@prefix ex: <https://college.example/id/> . @prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:aim-1 a its:Aim ; rdfs:label "Learners get online" ; skos:notation "AIM1" .
ex:aim-2 a its:Aim ; rdfs:label "Staff get help" ; skos:notation "AIM2" , "A" .
ex:objective a its:Objective ; rdfs:label "Help within a day" ; skos:notation "A" .
ex:wifi a its:Service ; rdfs:label "Campus Wi-Fi" .
ex:lan a its:Service ; rdfs:label "Campus network" .
"""


@pytest.fixture
def strategy(tmp_path):
    (tmp_path / "a.ttl").write_text(DATA, encoding="utf-8")
    return itstrat.open(tmp_path / "a.ttl")


@pytest.mark.parametrize(
    ("text", "name"), [("AIM1", "aim-1"), (" aim2 ", "aim-2"), ("staff GET help", "aim-2"), ("ex:wifi", "wifi")]
)
def test_what_is_meant(strategy, text, name):
    assert strategy.resolve(text).value == f"https://college.example/id/{name}"


def test_several_of_one_notation(strategy):
    with pytest.raises(AmbiguousSubject) as caught:
        strategy.resolve("a")
    assert caught.value.hint == "Name one of them: ex:aim-2, ex:objective."


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("network", "Did you mean 'Campus network'?"),  # of the ontology there is "networks"
        ("Wifi", "Did you mean 'Campus Wi-Fi'?"),
        ("nettworks", "Did you mean 'Campus network'?"),
        ("sectr", "Name it by its IRI"),  # "sector" is a word of the ontology, and not of the college
        ("networks", "Did you mean 'Campus network'? The word of the ontology is written its:Networks."),
        ("Aim", f"{MORE} The word of the ontology is written its:Aim."),
        ("ex:wify", "Did you mean ex:wifi?"),
        ("<https://college.example/id/aim-3>", "Did you mean ex:aim-2 or ex:aim-1?"),
        ("ex:zzzzzz", MORE),
        ("zzzzzz", MORE),
    ],
)
def test_what_may_have_been_meant(strategy, text, hint):
    with pytest.raises(UnknownSubject) as caught:
        strategy.resolve(text)
    assert caught.value.hint.startswith(hint)
