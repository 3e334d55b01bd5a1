"""The schemas of StratML and ArchiMate, with a resolver for what they import: nothing is fetched."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

DATA = Path(os.environ.get("ITSTRAT_DATA", Path(__file__).parents[2] / "shared" / "data"))
FILES = {
    "stratml": "stratml/StrategicPlanISOVersion20140401.xsd",
    "stratml2": "stratml/PerformancePlanOrReport20160216.xsd",
    "archimate": "archimate/archimate3_Diagram.xsd",
}


class Local(etree.Resolver):
    """Gives the file of the same name beside the schema, whatever address is asked for."""

    def resolve(self, url: str, _public: str, context: object) -> object:
        return self.resolve_filename(str(DATA / "archimate" / url.rsplit("/", 1)[-1]), context)


def given(path: str) -> Path:
    """A file made by others; skips the test where it is not at hand."""
    if not (DATA / path).is_file():
        pytest.skip(f"{path} is not in {DATA} (set ITSTRAT_DATA)")
    return DATA / path


@cache
def schema(form: str) -> etree.XMLSchema:
    """The schema of a format."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(given(FILES[form]), parser))


def assert_valid(form: str, data: bytes) -> None:
    """Check a document against the schema of a format."""
    checked = schema(form)
    checked.validate(etree.fromstring(data))
    assert not list(checked.error_log), [f"{each.line}: {each.message}" for each in checked.error_log]
