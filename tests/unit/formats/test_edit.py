"""Changing a file in place: what is touched changes as told here, every other byte stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat import formats
from itstrat.errors import EditRefused, WriteConflict
from itstrat.formats import edit

if TYPE_CHECKING:
    from pathlib import Path

EX = "https://ex.example/id/"
HEAD = "@prefix ex: <https://ex.example/id/> .\n\n"
BLOCK = """# about a
ex:a a ex:C ; # kind
    ex:n 1.50 ;  # cheap
    ex:o ex:x , ex:y ,
        ex:z ;
    ex:t [ ex:n 5 ; ex:y "x" ] .  # end

ex:b ex:n 2 ; ex:m 3 . ex:c ex:n 4 .
"""


def triple(text: str) -> ox.Triple:
    return next(iter(ox.parse(f"{HEAD}{text} .", ox.RdfFormat.TURTLE))).triple


def document_of(folder: Path, text: str, name: str = "a.ttl") -> formats.Document:
    path = folder / name
    path.write_bytes(text.encode())
    return formats.read_all(formats.discover([path]).sources)[0]


def changed(folder: Path, text: str, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()) -> str:
    document = document_of(folder, text)
    made = edit.edited(document, added=map(triple, added), removed=map(triple, removed))
    edit.write([made])
    assert [each.name for each in folder.iterdir()] == ["a.ttl"]  # no lock, no temporary file
    assert formats.read(document.source).quads == made.result.quads
    return document.source.path.read_bytes().decode()


@pytest.mark.parametrize(
    ("added", "removed", "old", "new"),
    [
        ("ex:a ex:n 9.00", "ex:a ex:n 1.50", "ex:n 1.50 ;  # cheap", "ex:n 9.00 ;  # cheap"),
        ("", "ex:a ex:n 1.50", "    ex:n 1.50 ;  # cheap\n", "    # cheap\n"),
        ("", "ex:a ex:o ex:x", "ex:o ex:x , ex:y ,", "ex:o ex:y ,"),
        ("", "ex:a ex:o ex:y", "ex:o ex:x , ex:y ,", "ex:o ex:x ,"),
        ("", "ex:a ex:o ex:z", "ex:y ,\n        ex:z ;", "ex:y ;"),
        ("", "ex:a a ex:C", "ex:a a ex:C ; # kind", "ex:a # kind"),
        ("", "ex:b ex:m 3", "ex:b ex:n 2 ; ex:m 3 .", "ex:b ex:n 2 ."),
        ("", "ex:c ex:n 4", " ex:c ex:n 4 .\n", "\n"),
        ("ex:a ex:o ex:w", "", "        ex:z ;", "        ex:z ,\n        ex:w ;"),
        ("ex:a ex:p true", "", '"x" ] .  # end', '"x" ] ;  # end\n    ex:p true .'),
        ("ex:b ex:p 7", "", "ex:m 3 .", "ex:m 3 ; ex:p 7 ."),
        (
            'ex:b ex:d "2026-01-02"^^<http://www.w3.org/2001/XMLSchema#date>',
            "",
            "ex:m 3 .",
            'ex:m 3 ; ex:d "2026-01-02"^^xsd:date .',
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_is_touched_changes(
    tmp_path: Path, added: str, removed: str, old: str, new: str, newline: str
) -> None:
    assert BLOCK.count(old) == 1
    head = HEAD if "xsd:" not in new else HEAD[:-1] + "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
    found = changed(
        tmp_path,
        "\ufeff" + (HEAD + BLOCK).replace("\n", newline),
        added=(added,) if added else (),
        removed=(removed,) if removed else (),
    )
    assert found == "\ufeff" + (head + BLOCK.replace(old, new)).replace("\n", newline)


def test_a_new_subject_stands_behind_its_like(tmp_path: Path) -> None:
    text = changed(tmp_path, HEAD + BLOCK, added=("ex:n a ex:C", "ex:n ex:n 1"))
    assert text == HEAD + BLOCK.replace("# end\n", "# end\n\nex:n a ex:C ;\n    ex:n 1 .\n")


def test_a_bracket_is_changed_within_and_goes_with_all_it_says(tmp_path: Path) -> None:
    document = document_of(tmp_path, HEAD + BLOCK)
    inner = [quad.triple for quad in document.quads if isinstance(quad.subject, ox.BlankNode)]
    less = edit.edited(document, removed=inner[1:])
    assert less.content.decode() == HEAD + BLOCK.replace('ex:n 5 ; ex:y "x"', "ex:n 5")
    outer = [quad.triple for quad in document.quads if isinstance(quad.object, ox.BlankNode)]
    none = edit.edited(document, removed=[*inner, *outer])
    assert none.content.decode() == HEAD + BLOCK.replace(
        '        ex:z ;\n    ex:t [ ex:n 5 ; ex:y "x" ] .', "        ex:z ."
    )
    with pytest.raises(EditRefused, match="would be cut off") as refused:
        edit.edited(document, removed=outer)
    assert (refused.value.location.line, refused.value.location.column) == (8, 10)


def test_a_list_is_refused_with_its_place(tmp_path: Path) -> None:
    document = document_of(tmp_path, HEAD + "ex:a ex:p ( 1 2 ) ; ex:n 3 .\n")
    first = next(quad.triple for quad in document.quads if quad.object == ox.Literal(2))
    with pytest.raises(EditRefused, match="stands in a list") as refused:
        edit.edited(document, removed=[first])
    assert str(refused.value.location).endswith("a.ttl:3:1")
    whole = edit.edited(document, removed=[quad.triple for quad in document.quads])
    assert whole.content.decode() == HEAD
    beside = edit.edited(document, added=[triple("ex:a ex:m 4")], removed=[triple("ex:a ex:n 3")])
    assert beside.content.decode() == HEAD + "ex:a ex:p ( 1 2 ) ; ex:m 4 .\n"


def test_lines(tmp_path: Path) -> None:
    a, b = f"<{EX}a> <{EX}p> <{EX}x> .", f"<{EX}b> <{EX}p> <{EX}y> <{EX}g> . # note"
    document = document_of(tmp_path, f"# top\r\n{a}\r\n{b}", "a.nq")
    made = edit.edited(document, added=[triple("ex:a ex:q 1.50")], removed=[triple("ex:b ex:p ex:y")])
    one = f'<{EX}a> <{EX}q> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .'
    assert made.content.decode() == f"# top\r\n{a}\r\n{one}\r\n# note"
    made = edit.edited(document, added=[triple("ex:b ex:p ex:z")], removed=[triple("ex:b ex:p ex:y")])
    assert made.content.decode() == f"# top\r\n{a}\r\n<{EX}b> <{EX}p> <{EX}z> <{EX}g> . # note"


def test_other_formats_say_how_to_proceed(tmp_path: Path) -> None:
    document = document_of(tmp_path, HEAD + "ex:a ex:p 1 .", "a.trig")
    with pytest.raises(EditRefused, match="not edited in place") as refused:
        edit.edited(document, added=[triple("ex:a ex:p 2")])
    assert "a .ttl file of its own" in refused.value.hint


def test_nothing_is_written_where_one_file_has_changed(tmp_path: Path) -> None:
    made = []
    for name in ("a.ttl", "b.ttl"):
        document = document_of(tmp_path, HEAD + f"ex:{name[0]} ex:p 1 .\n", name)
        made.append(edit.edited(document, added=[triple(f"ex:{name[0]} ex:p 2")]))
    (tmp_path / "b.ttl").write_text(HEAD)
    with pytest.raises(WriteConflict, match="changed since it was read"):
        edit.write(made)
    assert (tmp_path / "a.ttl").read_text() == HEAD + "ex:a ex:p 1 .\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.ttl", "b.ttl"]
