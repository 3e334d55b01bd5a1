"""Truth set of places: in each text the sign § stands before the token that a statement is to be found by."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itstrat import formats
from itstrat.formats import Document, locate

HEAD = "@prefix a: <https://a.example/> .\n"
#: What is asked: the object or the subject of the statement with this predicate and object.
OBJECTS = {
    "behind a text that looks like it": ('a:x a:p "a:y" , §a:y . # a:y', "p", "y"),
    "not the comment": ('a:x # a:y "v"\n  a:p # a:y\n  §a:y .', "p", "y"),
    "on another line than its predicate": ("a:x a:p\n\n\t§a:y .", "p", "y"),
    "one of a list of objects": ("a:x a:p a:one ,\n  a:two , §a:three ; a:q a:three .", "p", "three"),
    "the second of two predicates with it": ("a:x a:p a:y ; a:q §a:y .", "q", "y"),
    "a part of another name": ("a:x a:p a:yy , a:y.y , §a:y .", "p", "y"),
    "a language": ('a:x a:p "v"@en , §"v"@de , "v" .', "p", '"v"@de'),
    "no language": ('a:x a:p "v"@en , "v"@de , §"v" .', "p", '"v"'),
    "a datatype": ('a:x a:p "1" , §"1"^^a:t , 1 .', "p", '"1"^^t'),
    "a number": ('a:x a:p "1" , 11 , 1.0 , §1 .', "p", '"1"^^integer'),
    "a decimal before the full stop": ("a:x a:p 1 , 1e0 , §1.5.", "p", '"1.5"^^decimal'),
    "a boolean": ('a:x a:p "true" , §true .', "p", '"true"^^boolean'),
    "the type": ("a:x a §a:T .", "type", "T"),
    "escapes": (r'a:x a:p "e" , §"\u00e9\n\"" .', "p", '"é\n""'),
    "escapes in a name": (r"a:x a:p a:n , §a:n\,m .", "p", "n,m"),
    "text of several lines": (
        'a:x a:p §"""one\n "two" # no comment\n""" , "one" .',
        "p",
        '"one\n "two" # no comment\n"',
    ),
    "behind text of several lines": ('a:x a:p """one\n two""" , §"two" .', "p", '"two"'),
    "single quotes": ("a:x a:p '\"' , §'''it's\n''' .", "p", '"it\'s\n"'),
    "astral characters": ('a:x a:p "\U0001f600\U0001f600" , §"\U0001f600" .', "p", '"\U0001f600"'),
    "an item of a collection": ('a:x a:p ( a:one §"two"\n a:three ) .', "first", '"two"'),
    "a collection": ("a:x a:p a:y ; a:q §( a:one ) .", "q", "_"),
    "an empty collection": ("a:x a:p §() .", "p", "nil"),
    "a blank node": ("a:x a:p §[ a:q a:y ;\n a:r a:z ] .", "p", "_"),
    "in a blank node in a blank node": ("a:x a:p [ a:q [ a:p\n  §a:y ] ] ; a:r a:y .", "p", "y"),
    "behind a blank node": ("a:x a:p [ a:q a:y ] ;\n a:r §a:y .", "r", "y"),
    "a full IRI": ("a:x a:p a:yy , §<https://a.example/y> .", "p", "y"),
    "a relative IRI": ("@base <https://a.example/b/> .\na:x a:p a:b , §<y> , <../z> .", "p", "y"),
    "a prefix that changed": (
        "a:x a:p a:z .\n@prefix a: <https://b.example/> .\na:x a:p §a:z .",
        "b.example/p",
        "b.example/z",
    ),
}
SUBJECTS = {
    "named again as an object": ("a:z a:p a:x .\n§a:x a:p a:y .", "p", "y"),
    "on the line of another statement": ('a:z a:p "a:x" . §a:x a:p a:y .', "p", "y"),
    "with its own name as a value": ("§a:x a:p a:x .", "p", "x"),
    "above an empty line and a comment": ("§a:x\n\n  # a:x\n  a:p a:y .", "p", "y"),
    "a blank node": ("a:x a:q a:z , §[ a:p a:y ] .", "p", "y"),
    "a blank node at the top": ("a:z a:q a:z .\n§[] a:p a:y .", "p", "y"),
    "a blank node with a label": ("a:z a:q _:b .\n§_:b a:p a:y .", "p", "y"),
    "the nearest of nested blank nodes": ("a:x a:q [ a:q\n §[ a:s a:z ; a:p a:y ] ; a:r a:z ] .", "p", "y"),
    "behind a blank node in it": ("a:x a:q §[ a:q [ a:r a:z ] ;\n a:p a:y ] .", "p", "y"),
}
TRIG = {
    "in a graph": ("a:g { a:x a:p a:z }\nGRAPH a:y { a:x a:p §a:y . a:y a:q a:z }", "p", "y"),
    "at the end of a graph": ("{ a:x a:q a:y ; a:p §a:y }", "p", "y"),
}
LINES = {
    "x.nt": '<https://a.example/x> <https://a.example/p> "<https://a.example/y>" .\n'
    "<https://a.example/y> <https://a.example/p> §<https://a.example/y> . # y\n",
    "x.nq": "<https://a.example/y> <https://a.example/p> §<https://a.example/y> <https://a.example/y> .\n",
}

XML_HEAD = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="https://a.example/">
"""
XML = {
    "a value behind one like it": ('<a:T rdf:about="https://a.example/x"><a:q>v</a:q> <a:p>§v</a:p></a:T>', "p", '"v"'),
    "a value with an entity": ("<a:T>\n <a:q>v</a:q>\n <a:p>§one &amp; two</a:p></a:T>", "p", '"one & two"'),
    "a section of characters": ("<a:T>\n <a:q>v</a:q>\n <a:p><![CDATA[§x < y]]></a:p></a:T>", "p", '"x < y"'),
    "a value of several lines": ("<a:T>\n <a:q>v</a:q>\n <a:p>§one\n two</a:p></a:T>", "p", '"one\n two"'),
    "an attribute": ('<a:T a:q="v"\n  a:p=§"w"/>', "p", '"w"'),
    "a reference on a line of its own": ('<a:T>\n <a:p\n  rdf:resource="§https://a.example/y"/></a:T>', "p", "y"),
    "the type that an element names": ('<!-- a:T -->\n<§a:T rdf:about="https://a.example/x"/>', "type", "T"),
}


def short(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return "_"
    if isinstance(term, ox.NamedNode):
        return term.value.replace("https://a.example/", "").replace("https://", "").rsplit("#")[-1].removeprefix("b/")
    if isinstance(term, ox.Triple):
        return "<<>>"
    assert isinstance(term, ox.Literal)
    if term.language:
        return f'"{term.value}"@{term.language}'
    kind = short(term.datatype)
    return f'"{term.value}"' + ("" if kind == "string" else f"^^{kind}")


def where(
    folder: Path, name: str, text: str, predicate: str, object_: str, *, of: str, raw: str = ""
) -> tuple[int, int]:
    (folder / name).write_bytes((raw + text.replace("§", "")).encode())
    document = read(folder, name)
    (quad,) = {
        (q.subject, q.predicate, q.object)
        for q in document.quads
        if (short(q.predicate), short(q.object)) == (predicate, object_)
    }
    wanted = quad if of == "object" else (quad[0], None, None)
    location = locate([document], [wanted])[wanted].location
    return location.line, location.column


def read(folder: Path, name: str) -> Document:
    (document,) = formats.read_all(formats.discover([name], cwd=folder).sources)
    return document


def truth(text: str) -> tuple[int, int]:
    before, _, _ = text.partition("§")
    lines = before.split("\n")
    return len(lines), len(lines[-1]) + 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("text", "predicate", "object_"), OBJECTS.values(), ids=OBJECTS)
def test_an_object_is_where_it_is_written(tmp_path: Path, text: str, predicate: str, object_: str, ending: str) -> None:
    whole = HEAD + text
    if ending == "\r\n":  # a line end in a text is then part of it
        object_ = object_.replace("\n", ending) if '"""' in text or "'''" in text else object_
    found = where(tmp_path, "x.ttl", whole.replace("\n", ending), predicate, object_, of="object")
    assert found == truth(whole)


@pytest.mark.parametrize(("text", "predicate", "object_"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_subject_is_where_it_is_named_and_a_nameless_one_where_it_begins(
    tmp_path: Path, text: str, predicate: str, object_: str
) -> None:
    assert where(tmp_path, "x.ttl", HEAD + text, predicate, object_, of="subject") == truth(HEAD + text)


@pytest.mark.parametrize(("text", "predicate", "object_"), TRIG.values(), ids=TRIG)
def test_a_statement_in_a_graph_is_where_it_is_written(tmp_path: Path, text: str, predicate: str, object_: str) -> None:
    assert where(tmp_path, "x.trig", HEAD + text, predicate, object_, of="object") == truth(HEAD + text)


@pytest.mark.parametrize(("name", "text"), LINES.items(), ids=LINES)
def test_a_statement_on_a_line_of_its_own_is_where_it_is_written(tmp_path: Path, name: str, text: str) -> None:
    assert where(tmp_path, name, text, "p", "y", of="object") == truth(text)


@pytest.mark.parametrize(("text", "predicate", "object_"), XML.values(), ids=XML)
def test_a_statement_in_xml_is_where_it_is_written(tmp_path: Path, text: str, predicate: str, object_: str) -> None:
    whole = f"{XML_HEAD}{text}\n</rdf:RDF>\n"
    assert where(tmp_path, "x.rdf", whole, predicate, object_, of="object") == truth(whole)


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    text = "§<https://a.example/x> <https://a.example/p> <https://a.example/y> ."
    assert where(tmp_path, "x.ttl", text, "p", "y", of="subject", raw="\ufeff") == (1, 1)


def test_a_text_that_the_walk_does_not_know_still_has_its_lines(tmp_path: Path) -> None:
    text = HEAD + "a:x a:p <<( a:s a:q a:o )>> .\na:z a:p §a:y ."
    assert where(tmp_path, "x.ttl", text, "p", "y", of="object") == truth(text)


def test_in_a_big_file_columns_are_found_on_the_line(tmp_path: Path) -> None:
    text = HEAD + "# \n" * (1 << 21) + "a:z a:p §a:y ."
    assert where(tmp_path, "x.ttl", text, "p", "y", of="object") == (truth(text)[0], 9)


terms = st.integers(0, 12).map(lambda number: f"a:n{number}")
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6).map(
    lambda t: str(ox.Literal(t))
)
values = terms | texts | st.integers(0, 20).map(str)
gaps = st.sampled_from([" ", "\n", "\t", ' # a:n1 "x" \' <\n', "\r\n", "  "])


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(terms, terms, st.lists(values, min_size=1, max_size=3, unique=True)), max_size=6), st.data())
def test_any_statement_is_at_a_token_that_says_it(tmp_path_factory, statements, data) -> None:
    folder = tmp_path_factory.mktemp("any")
    parts = [HEAD]
    for subject, predicate, objects in statements:
        for piece in (subject, predicate, " , ".join(objects), "."):
            parts += [piece, data.draw(gaps)]
    text = "".join(parts)
    (folder / "x.ttl").write_bytes(text.encode())
    document = read(folder, "x.ttl")
    lines = text.replace("\r\n", "\n").split("\n")
    asked = [(q.subject, q.predicate, q.object) for q in document.quads]
    for wanted, place in locate([document], asked).items():
        rest = lines[place.location.line - 1][place.location.column - 1 :]
        said = str(wanted[2]) if isinstance(wanted[2], ox.Literal) else f"a:{short(wanted[2])}"
        assert place.location.column
        assert rest.startswith((said, wanted[2].value))
