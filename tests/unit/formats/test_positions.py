"""Truth sets: each line that states something says so in a comment, ``= subject predicate object``."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from itstrat import formats
from itstrat.formats import Document, locate

A = "https://a.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"

TURTLE = """@prefix a: <https://a.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

a:aim                          #= subject aim
  a a:Aim ;                    #= aim type Aim
  a:label "Safe; sound."@en ,  #= aim label "Safe; sound."
          "Un autre"           #= aim label "Un autre"
          , "Third"            #= aim label "Third"
  ;
  # a comment, and an empty line

  a:text \"\"\"one
  ; two #
  three\"\"\" ;
  a:amount "250000.00"^^xsd:decimal ; #= aim amount "250000.00"
  a:count 07                   #= aim count "07"
  ; a:part [
      a:name "inner"           #= _ name "inner"
    ] ;
  a:list ( a:one               #= _ first one
           a:two ) .           #= _ first two
a:b a:p a:c . a:d a:p a:e .    #= b p c
<https://a.example/full> a:p <https://a.example/f> ;  #= full p f
  a:long '''x
''' .
a:twice
  a:p
    a:last                     #= twice p last
.
"""

TRIG = """@prefix a: <https://a.example/> .
a:x a:p a:y .                  #= x p y
GRAPH a:g {
  a:in a:p a:y ;               #= in p y
       a:q 3                   #= in q "3"
}
a:h {
  a:other
    a:p a:y                    #= other p y
}
"""

N_TRIPLES = """# head
<https://a.example/x> <https://a.example/p> <https://a.example/y> . #= x p y

<https://a.example/x> <https://a.example/label> "one\\ntwo" .
<https://a.example/x> <https://a.example/q> "3" . #= x q "3"
"""

N_QUADS = """<https://a.example/x> <https://a.example/p> <https://a.example/y> <https://a.example/g> . #= x p y
# a comment
<https://a.example/x> <https://a.example/q> "3" <https://a.example/h> . #= x q "3"
<https://a.example/x> <https://a.example/q> "4" . #= x q "4"
"""

RDF_XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY a "https://a.example/"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="https://a.example/">
  <a:Aim rdf:about="https://a.example/aim">      <!--= aim type Aim -->
    <a:label>Safe</a:label>                      <!--= aim label "Safe" -->
    <a:text>one
two</a:text>
    <a:by rdf:resource="https://a.example/y"/>   <!--= aim by y -->
    <a:part>
      <a:Part rdf:about="&a;part">               <!--= part type Part -->
        <a:name>inner</a:name>                   <!--= part name "inner" -->
      </a:Part>
    </a:part>
  </a:Aim>
  <rdf:Description
      rdf:about="https://a.example/far">
    <a:name>far</a:name>                         <!--= far name "far" -->
  </rdf:Description>
</rdf:RDF>
"""

JSON_LD = """{"@context": {"a": "https://a.example/", "@base": "https://a.example/", "label": "a:label",
  "by": {"@id": "a:by", "@type": "@id"}, "id": "@id"}, "@graph": [
  {"id": "a:aim",
   "@type": "a:Aim",
   "label": [
     "Safe",
     {"@value": "Sicher", "@language": "de"}],
   "a:n": [
     1,
     2.5],
   "by": "a:y",
   "a:part": {
     "@id": "part",
     "label": "inner"},
   "a:list":
     {"@list": [{"@id": "a:one"},
       {"@id": "a:two"}]},
   "@reverse": {"a:back": {"@id": "a:whole"}},
   "a:free": {"label": "no name"}},
  {
    "label": "late",
    "id": "a:late"
  }]}
"""

TRUTH = {"x.ttl": TURTLE, "x.trig": TRIG, "x.nt": N_TRIPLES, "x.nq": N_QUADS, "x.rdf": RDF_XML}


def read(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    (document,) = formats.read_all(formats.discover([name], cwd=folder).sources)
    return document


def tail(term: object) -> str:
    if isinstance(term, ox.Literal):
        return f'"{term.value}"'
    if isinstance(term, ox.BlankNode):
        return "_"
    assert isinstance(term, ox.NamedNode)
    return term.value.rstrip("/").replace("#", "/").rsplit("/", 1)[1]


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(A + name)


def expected(text: str) -> dict[tuple[str, str, str], int]:
    """(subject, predicate, object) -> line, from the comments."""
    lines = {}
    for number, line in enumerate(text.split("\n"), 1):
        if "#= " in line or "--= " in line:
            said = line.rsplit("= ", 1)[1].removesuffix("-->").strip()
            if len(words := said.split(" ", 2)) == 3:
                lines[words[0], words[1], words[2]] = number
    return lines


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", TRUTH)
def test_every_statement_is_on_its_line(tmp_path: Path, name: str, ending: str) -> None:
    document = read(tmp_path, name, TRUTH[name].replace("\n", ending))
    places = locate([document], [(q.subject, q.predicate, q.object) for q in document.quads])
    assert len(places) == len(document.quads)
    found = {
        (tail(wanted[0]), tail(wanted[1]), tail(wanted[2])): place.location.line for wanted, place in places.items()
    }
    truth = expected(TRUTH[name])
    assert len(truth) >= 2
    assert {key: found[key] for key in truth} == truth


@pytest.mark.parametrize(
    ("name", "subject", "line"),
    [
        ("x.ttl", "aim", 4),
        ("x.ttl", "b", 22),
        ("x.ttl", "d", 22),
        ("x.ttl", "full", 23),
        ("x.ttl", "twice", 26),
        ("x.trig", "x", 2),
        ("x.trig", "in", 4),
        ("x.trig", "other", 8),
        ("x.nt", "x", 2),
        ("x.nq", "x", 1),
        ("x.rdf", "aim", 4),
        ("x.rdf", "part", 10),
        ("x.rdf", "far", 16),
    ],
)
def test_a_subject_is_where_it_is_written(tmp_path: Path, name: str, subject: str, line: int) -> None:
    document = read(tmp_path, name, TRUTH[name])
    wanted = (node(subject), None, None)
    assert locate([document], [wanted])[wanted].location.line == line


def test_columns_point_at_the_token(tmp_path: Path) -> None:
    document = read(tmp_path, "x.ttl", TURTLE)
    lines = TURTLE.split("\n")
    for subject, predicate, object_, token in (
        (node("aim"), None, None, "a:aim"),
        (node("d"), None, None, "a:d"),
        (node("d"), node("p"), node("e"), "a:e"),
        (node("aim"), node("label"), ox.Literal("Third"), '"Third"'),
        (node("aim"), node("count"), None, "07"),
        (node("full"), node("p"), node("f"), "<https://a.example/f>"),
    ):
        place = locate([document], [(subject, predicate, object_)])[subject, predicate, object_]
        line = lines[place.location.line - 1]
        assert line[place.location.column - 1 :].startswith(token)


@pytest.mark.parametrize(
    ("name", "property_", "line"),
    [("x.ttl", "text", 12), ("x.ttl", "long", 24), ("x.rdf", "text", 6), ("x.nt", "label", 4)],
)
def test_a_long_text_is_where_it_begins(tmp_path: Path, name: str, property_: str, line: int) -> None:
    document = read(tmp_path, name, TRUTH[name])
    quad = next(q for q in document.quads if q.predicate == node(property_))
    wanted = (quad.subject, quad.predicate, quad.object)
    assert locate([document], [wanted])[wanted].location.line == line


def test_what_the_store_rewrote_is_found_as_written(tmp_path: Path) -> None:
    document = read(tmp_path, "x.ttl", TURTLE)
    for name, stored, written in (("amount", "250000", "250000.00"), ("count", "7", "07")):
        datatype = ox.NamedNode(XSD + ("decimal" if name == "amount" else "integer"))
        wanted = (node("aim"), node(name), ox.Literal(stored, datatype=datatype))
        place = locate([document], [wanted])[wanted]
        assert place.term == ox.Literal(written, datatype=datatype)
        assert place.location.line == expected(TURTLE)["aim", name, f'"{written}"']


def test_an_inferred_statement_is_where_it_comes_from(tmp_path: Path) -> None:
    document = read(tmp_path, "x.ttl", TURTLE)
    by_object = (node("twice"), node("inferred"), node("last"))
    by_subject = (node("twice"), node("inferred"), node("elsewhere"))
    absent = (node("twice"), node("missing"), None)
    places = locate([document], [by_object, by_subject, absent])
    assert [places[item].location.line for item in (by_object, by_subject, absent)] == [28, 26, 26]
    assert places[by_subject].term is None


def test_a_subject_is_sought_where_it_says_what_it_is(tmp_path: Path) -> None:
    mention = read(tmp_path, "a.ttl", f"<{A}aim> <{A}note> 1 .")
    home = read(tmp_path, "b.ttl", f"\n<{A}aim> <{A}note> 1 ; a <{A}Aim> .")
    wanted = (node("aim"), None, None)
    assert str(locate([mention, home], [wanted])[wanted].location) == "b.ttl:2:1"


def test_what_is_not_written_has_no_place(tmp_path: Path) -> None:
    document = read(tmp_path, "x.ttl", TURTLE)
    assert locate([document], [(node("nobody"), None, None)]) == {}
    assert locate([document], []) == {}


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_a_file_that_changed_has_no_lines(tmp_path: Path, change: str) -> None:
    document = read(tmp_path, "x.ttl", TURTLE)
    if change == "edit":
        (tmp_path / "x.ttl").write_text("# new\n" + TURTLE)
    else:
        (tmp_path / "x.ttl").unlink()
    wanted = (node("aim"), None, None)
    assert str(locate([document], [wanted])[wanted].location) == "x.ttl"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_json_ld_is_where_it_is_written(tmp_path: Path, ending: str) -> None:
    document = read(tmp_path, "x.jsonld", JSON_LD.replace("\n", ending))
    lines = JSON_LD.split("\n")
    asked = [(node("aim"), None, None), (node("part"), None, None), (node("late"), None, None)]
    asked += [(q.subject, q.predicate, q.object) for q in document.quads]
    places = locate([document], asked)
    found = set()
    for (subject, predicate, object_), place in places.items():
        line, column = place.location.line, place.location.column
        written = lines[line - 1][column - 1 :].rstrip(",]}") if column else "-"
        found.add((tail(subject), tail(predicate or node("")), object_ and tail(object_), line, written))
    empty = tail(node(""))
    assert found == {
        ("aim", empty, None, 3, '"a:aim"'),
        ("part", empty, None, 13, '"part"'),
        ("late", empty, None, 22, '"a:late"'),
        ("aim", "type", "Aim", 4, '"a:Aim"'),
        ("aim", "label", '"Safe"', 6, '"Safe"'),
        ("aim", "label", '"Sicher"', 7, '"Sicher", "@language": "de"'),
        ("aim", "n", '"1"', 9, "1"),
        ("aim", "n", '"2.5E0"', 10, "2.5"),
        ("aim", "by", "y", 11, '"a:y"'),
        ("aim", "part", "part", 13, '"part"'),
        ("part", "label", '"inner"', 14, '"inner"'),
        ("aim", "list", "_", 16, '{"@list": [{"@id": "a:one"'),
        ("_", "first", "one", 16, '"a:one"'),
        ("_", "rest", "_", 0, "-"),
        ("_", "first", "two", 17, '"a:two"'),
        ("_", "rest", "nil", 0, "-"),
        ("whole", "back", "aim", 18, '"a:whole"'),
        ("aim", "free", "_", 19, '{"label": "no name"'),
        ("_", "label", '"no name"', 19, '"no name"'),
        ("late", "label", '"late"', 21, '"late"'),
    }


def test_relative_iris_and_escapes_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "itstrat.toml").write_text(f'base = "{A}"')
    text = f"@prefix a: <{A}> .\na:z a:p 1 .\n<aim>\n a:p a:x\\/y ."
    document = read(tmp_path, "x.ttl", text)
    subject, statement = (node("aim"), None, None), (node("aim"), node("p"), node("x/y"))
    places = locate([document], [subject, statement])
    assert str(places[subject].location) == "x.ttl:3:1"
    assert str(places[statement].location) == "x.ttl:4:6"


terms = st.integers(0, 30).map(lambda number: node(f"n{number}"))
literals = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12).map(ox.Literal)
triples = st.lists(st.tuples(terms, terms, terms | literals), max_size=30, unique=True)


@settings(deadline=None, max_examples=60)
@example([(node("n0"), node("n0"), ox.Literal('"')), (node("n0"), node("n0"), ox.Literal("\x1f\n"))])
@given(triples)
def test_one_statement_a_line(tmp_path_factory: pytest.TempPathFactory, statements: list[tuple]) -> None:
    folder = tmp_path_factory.mktemp("lines")
    text = "".join(f"{ox.Triple(*statement)} .\n" for statement in statements)
    for name in ("x.nt", "x.ttl", "x.trig"):
        document = read(folder, name, text)
        places = locate([document], statements)
        assert [places[statement].location.line for statement in statements] == [*range(1, len(statements) + 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Macs"])
@pytest.mark.parametrize("graph", ["", " <urn:g>"], ids=["nt", "nq"])
def test_what_states_nothing_counts_as_a_line(tmp_path: Path, end: str, graph: str) -> None:
    statement = f'<https://a.example/x> <https://a.example/p> "{{}}"{graph} .'
    written = ["# a comment", statement.format("#"), "", " \t", "  # " + statement, "\t" + statement.format("b")]
    document = read(tmp_path, "x.nq" if graph else "x.nt", end.join(written))
    wanted = [(node("x"), node("p"), ox.Literal(value)) for value in "#b"]
    places = locate([document], wanted)
    assert [places[each].location.line for each in wanted] == [2, 6]
