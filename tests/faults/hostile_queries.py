"""A thousand queries that want to hang, crash or bloat whoever runs them: families, each in growing sizes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = (1, 2, 5, 10, 20, 40, 60, 64, 65, 90, 120, 200, 300, 500, 501, 700, 1_000, 2_000, 5_000, 20_000)


def nest(before: str, middle: str, after: str) -> Callable[[int], str]:
    return lambda n: "SELECT * { " + before * n + middle + after * n + " }"


def chain(joint: str, term: str, template: str) -> Callable[[int], str]:
    return lambda n: template % joint.join([term] * n)


def cross(n: int) -> str:
    return " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(min(n, 150)))


def doubling(step: str) -> Callable[[int], str]:
    """Each BIND makes the text twice as long."""
    return lambda n: (
        "SELECT (STRLEN(?x0) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
        + " ".join(f"BIND({step.replace('?x', f'?x{i}')} AS ?x{i + 1})" for i in range(min(n, 60)))
        + f" FILTER(STRLEN(?x{min(n, 60)}) > 0) }}"
    )


ANY = "?s ?p ?o"
FAMILIES: dict[str, Callable[[int], str]] = {
    "groups": nest("{ ", ANY, " }"),
    "groups not closed": lambda n: "SELECT * { " + "{ " * n,
    "optionals in each other": nest("OPTIONAL { ?a ?b ?c . ", ANY, " }"),
    "optionals in a row": chain(" ", "OPTIONAL { ?s ?p ?o }", "SELECT * { ?s ?p ?o %s }"),
    "unions in each other": nest("{ ?a ?b ?c } UNION { ", ANY, " }"),
    "unions in a row": chain(" UNION ", "{ ?s ?p ?o }", "SELECT * { %s }"),
    "minus": nest("?s ?p ?o MINUS { ", ANY, " }"),
    "graphs": nest("GRAPH ?g { ", ANY, " }"),
    "exists": nest("FILTER EXISTS { ?a ?b ?c . ", ANY, " }"),
    "not exists": nest("?s ?p ?o FILTER NOT EXISTS { ", ANY, " }"),
    "sub-selects": nest("{ SELECT * { ", ANY, " } }"),
    "sub-selects with groups": nest("{ SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ", ANY, " } }"),
    "round brackets": nest("FILTER(", "FILTER(1)", ")"),
    "brackets in an expression": lambda n: "SELECT (" + "(" * n + "1" + ")" * n + " AS ?x) {}",
    "negations": lambda n: "SELECT (" + "!" * n + "true AS ?x) {}",
    "minuses": lambda n: "SELECT (" + "- " * n + "1 AS ?x) {}",
    "functions": lambda n: "SELECT (" + "STR(" * n + "1" + ")" * n + " AS ?x) {}",
    "ifs": lambda n: "SELECT (" + "IF(true, 1, " * n + "2" + ")" * n + " AS ?x) {}",
    "coalesce": lambda n: "SELECT (" + "COALESCE(1/0, " * n + "2" + ")" * n + " AS ?x) {}",
    "ors": chain(" || ", "?o = 1", "SELECT * { ?s ?p ?o FILTER(%s) }"),
    "ands": chain(" && ", "?o = 1", "SELECT * { ?s ?p ?o FILTER(%s) }"),
    "sums": chain(" + ", "1", "SELECT (%s AS ?x) {}"),
    "products": chain(" * ", "99999999", "SELECT (%s AS ?x) {}"),
    "lists in lists": nest("?s ?p ( ", "1", " ) ."),
    "nested collections": lambda n: "SELECT * { ?s ?p " + "( " * n + "1" + " )" * n + " }",
    "blank nodes": lambda n: "SELECT * { ?s ?p " + "[ ?p " * n + "1" + " ]" * n + " }",
    "quoted triples": lambda n: "SELECT * { ?s ?p " + "<<( ?a ?b " * n + "1" + " )>>" * n + " }",
    "quoted triples in data": lambda n: (
        "SELECT * { VALUES ?x { " + "<<( <urn:a> <urn:b> " * n + "1" + " )>>" * n + " } }"
    ),
    "reified triples": lambda n: "SELECT * { " + "<< ?a ?b " * n + "1" + " >>" * n + " ?p ?o }",
    "path steps": chain("/", "?p".replace("?p", "<urn:x:next>"), "SELECT * { ?s %s ?o }"),
    "path choices": chain("|", "<urn:x:next>", "SELECT * { ?s %s ?o }"),
    "stars in a row": chain("/", "<urn:x:next>*", "SELECT (COUNT(*) AS ?n) { ?s %s ?o }"),
    "optional steps": chain("/", "<urn:x:next>?", "SELECT (COUNT(*) AS ?n) { ?s %s ?o }"),
    "stars of stars": lambda n: "SELECT * { ?s " + "(" * n + "<urn:x:next>" + "*)" * n + " ?o }",
    "plus of choices": lambda n: "SELECT * { ?s " + "(" * n + "<urn:x:next>" + "|^<urn:x:next>)+" * n + " ?o }",
    "inverses": lambda n: "SELECT * { ?s " + "^" * n + "<urn:x:next> ?o }",
    "negated properties": lambda n: "SELECT * { ?s !(" + "|".join(["<urn:x:a>"] * n) + ") ?o }",
    "cross products": lambda n: f"SELECT * {{ {cross(n)} }}",
    "counts of cross products": lambda n: f"SELECT (COUNT(*) AS ?n) {{ {cross(n)} }}",
    "sorted cross products": lambda n: f"SELECT * {{ {cross(n)} }} ORDER BY ?o0 DESC(?s0)",
    "distinct cross products": lambda n: f"SELECT DISTINCT * {{ {cross(n)} }}",
    "groups of cross products": lambda n: f"SELECT ?s0 (GROUP_CONCAT(?o0) AS ?x) {{ {cross(n)} }} GROUP BY ?s0",
    "one text of cross products": lambda n: f"SELECT (GROUP_CONCAT(STR(?s0)) AS ?x) {{ {cross(n)} }}",
    "cross products built": lambda n: f"CONSTRUCT {{ ?s0 ?p0 ?o0 }} {{ {cross(n)} }}",
    "asked for what is not there": lambda n: f"ASK {{ {cross(n)} FILTER(?s0 = <urn:x:no>) }}",
    "optional cross products": lambda n: f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {cross(n)} FILTER(?o0 = ?nothing) }} }}",
    "CONCAT doubles": doubling("CONCAT(?x, ?x)"),
    "REPLACE doubles": doubling("REPLACE(?x, 'a', 'aa')"),
    "ENCODE trebles": doubling("ENCODE_FOR_URI(CONCAT(?x, '%%'))"),
    "REPLACE with groups": doubling("REPLACE(?x, '(.*)', '$1$1')"),
    "regex that backtracks": lambda n: f"ASK {{ FILTER(REGEX('{'a' * n}', '^(a+)+$b')) }}",
    "regex in regex": lambda n: f"ASK {{ FILTER(REGEX('a', '{'(' * n}a{'){1,9}' * n}')) }}",
    "regex repeated": lambda n: f"ASK {{ FILTER(REGEX('a', '(((a{{{n}}}){{{n}}}){{{n}}})')) }}",
    "regex choices": lambda n: f"ASK {{ FILTER(REGEX('a', '{'|'.join(['a?'] * n)}')) }}",
    "huge VALUES": lambda n: "SELECT * { VALUES (?a ?b) { " + "(1 2) " * n + "} }",
    "VALUES joined": chain(" ", "{ VALUES ?x { 1 2 3 4 5 6 7 8 9 } }", "SELECT * { %s }"),
    "VALUES crossed": lambda n: (
        "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 }}" for i in range(n)) + " }"
    ),
    "IN lists": lambda n: "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(n))) + ")) }",
    "columns": lambda n: "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(n)) + " {}",
    "aggregates": lambda n: "SELECT " + " ".join(f"(SUM(?o) AS ?x{i})" for i in range(n)) + " { ?s ?p ?o }",
    "sort keys": lambda n: "SELECT * { ?s ?p ?o } ORDER BY " + "DESC(?o) " * n,
    "prefixes": lambda n: "".join(f"PREFIX p{i}: <urn:{i}:> " for i in range(n)) + "ASK {}",
    "long names": lambda n: f"SELECT ?{'a' * n * 40} {{ ?s ?p ?{'a' * n * 40} }}",
    "long strings": lambda n: f"SELECT ('{'é' * n * 40}' AS ?x) {{}}",
    "long comments": lambda n: "ASK {} " + "# x\n" * n * 10,
    "long numbers": lambda n: f"SELECT (1{'0' * n} AS ?x) (1.{'1' * n} AS ?y) (1e{'9' * n} AS ?z) {{}}",
    "dates far away": lambda n: f"SELECT (YEAR('{'9' * n}-01-01T00:00:00Z'^^xsd:dateTime) AS ?y) {{}}",
    "durations": lambda n: f"SELECT ('P{'9' * n}D'^^xsd:duration AS ?x) {{}}",
    "quotes": lambda n: "ASK { ?s ?p " + "'" * n + " }",
    "escapes": lambda n: "ASK { ?s ?p '" + "\\" * n + "' }",
    "code points": lambda n: "ASK { ?s ?p '" + "\\uD800" * n + "' }",
    "surrogates": lambda n: "ASK { ?s ?p '" + "\ud800" * n + "' }",
    "zeros": lambda n: "ASK {" + "\x00" * n + "}",
    "directions": lambda n: "ASK { ?s ?p '" + "\u202e\u2066" * n + "' }",
    "marks on marks": lambda n: "SELECT ?e" + "\u0301" * n + " {}",
    "other hosts": nest("", "SERVICE SILENT <http://127.0.0.1:1/> { ?a ?b ?c }", ""),
    "other hosts, hidden": lambda n: "SELECT * { ?s ?p true" + "SERVICE" * n + "<http://127.0.0.1:1/>{} }",
    "files": lambda n: "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }" + " " * n,
}


def queries() -> Iterator[tuple[str, str]]:
    """The family and the text of each query."""
    for family, make in FAMILIES.items():
        for size in SIZES[::2] if "doubles" not in family else SIZES:
            yield f"{family} {size}", make(size)
    chance = random.Random("hostile")
    words = [
        *"{}()[].;,/|^*+!=",
        "?s",
        "?p",
        "?o",
        "<urn:x>",
        "'a'",
        "1",
        "SELECT",
        "ASK",
        "FILTER",
        "OPTIONAL",
        "UNION",
    ]
    words += ["MINUS", "BIND", "AS", "VALUES", "EXISTS"]
    for number in range(200):
        yield f"words {number}", "SELECT * { " + " ".join(chance.choices(words, k=chance.randrange(1, 400)))
    for number in range(200):
        yield f"bytes {number}", chance.randbytes(chance.randrange(1, 3000)).decode("latin-1")
