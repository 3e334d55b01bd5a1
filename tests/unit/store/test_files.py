"""A store filled from files says of literals what one says that was given their quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.store import OxigraphStore
from itstrat.store.files import FileStore

if TYPE_CHECKING:
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
FIRST = f"""# <urn:s> <urn:p> "9.0"^^<{XSD}decimal> .
<urn:s> <urn:p> "1.0"^^<{XSD}decimal> .
<urn:s> <urn:p> "01"^^<{XSD}integer> .
<urn:s> <urn:p> "1"^^<{XSD}integer> .
<urn:t> <urn:p> "1"^^<{XSD}integer> .
<urn:t> <urn:p> "soon"^^<{XSD}date> .
<urn:s> <urn:name> "\\"1.0\\"^^<{XSD}decimal> ."@en .
<urn:s> <urn:name> "plain" .
<urn:s> <urn:same> <urn:o> .
"""
SECOND = f'<urn:s> <urn:p> "1.00"^^<{XSD}decimal> .\r\n<urn:u> <urn:q> "true"^^<{XSD}boolean> .'
P, Q, NAME, SAME = (ox.NamedNode(f"urn:{name}") for name in ("p", "q", "name", "same"))


@pytest.fixture
def stores(tmp_path: Path) -> tuple[FileStore, OxigraphStore]:
    paths, store = [tmp_path / "a.nt", tmp_path / "b.nt"], OxigraphStore()
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_bytes(text.encode())
        store.load(ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES), named=False)
    return FileStore(paths), store


def test_how_literals_were_written(stores: tuple[FileStore, OxigraphStore]) -> None:
    filled, given = stores
    forms = {each: {key: set(terms) for key, terms in filled.forms(each).items()} for each in (P, Q, NAME, SAME)}
    assert forms == {each: {key: set(terms) for key, terms in given.forms(each).items()} for each in (P, Q, NAME, SAME)}
    assert sorted(sorted(term.value for term in terms) for terms in forms[P].values()) == [["01", "1"], ["1.0", "1.00"]]
    assert set(filled.as_written()) == set(given.as_written())
    assert sum(triple.subject == ox.NamedNode("urn:s") for triple in filled.as_written(P)) == 4


@pytest.mark.parametrize("predicate", [None, P, Q, NAME, SAME], ids=str)
def test_which_datatypes_there_are(stores: tuple[FileStore, OxigraphStore], predicate: ox.NamedNode | None) -> None:
    filled, given = stores
    assert filled.datatypes(predicate) == given.datatypes(predicate)
