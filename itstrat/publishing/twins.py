"""The documents about things as data: in Turtle, JSON-LD and N-Triples, the same statements in each.

A document has what is said of its things and what points at them, so that links can be followed both ways; and what is
said of things that no document of the site's own is reached for: blank nodes, and what has its IRI elsewhere.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.namespaces import PREFIXES, RDF, XSD
from itstrat.publishing.addresses import JSON_LD, N_TRIPLES, TURTLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.publishing.addresses import Form
    from itstrat.publishing.contents import Contents

_HEAD = re.compile(r"(?:@prefix .*\n)*")
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*\w)?", re.ASCII)


def described(contents: Contents, things: Iterable[ox.NamedNode]) -> list[ox.Triple]:
    """The statements of the document about some things, in a fixed order."""
    found: dict[ox.Triple, None] = {}
    waiting = list(things)
    for thing in waiting:
        found.update(dict.fromkeys(contents.triples.get(thing, ())))
    for thing in waiting:
        found.update(dict.fromkeys(contents.into.get(thing, ())))
    base = contents.addresses.base
    ends = [end for each in found for end in (each.object, each.subject)]
    seen = set(waiting)
    while ends:
        end = ends.pop()
        if end in seen or not isinstance(end, ox.NamedNode | ox.BlankNode) or end not in contents.triples:
            continue
        seen.add(end)  # type: ignore[arg-type]  # blank nodes too
        if isinstance(end, ox.NamedNode) and end.value.startswith(base):
            continue
        more = contents.triples[end]
        found.update(dict.fromkeys(more))
        ends += [each.object for each in more]
    return list(found)


def written(triples: Sequence[ox.Triple], prefixes: Mapping[str, str] = PREFIXES) -> dict[Form, bytes]:
    """The statements in each form of data."""
    return {form: write(triples, prefixes) for form, write in WRITERS.items()}


def turtle(triples: Sequence[ox.Triple], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The statements in Turtle, with the prefixes that they use.

    >>> aim = ox.Triple(ox.NamedNode("urn:x:aim"), RDF["type"], ox.NamedNode("https://w3id.org/itstrat#Aim"))
    >>> print(turtle([aim]).decode(), end="")
    @prefix its: <https://w3id.org/itstrat#> .
    <BLANKLINE>
    <urn:x:aim> a its:Aim .
    """
    text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b"").decode()
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    used = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()) if f"{name}:" in body)
    return f"{used}\n{body}".encode() if used else body.encode()


def n_triples(triples: Sequence[ox.Triple], _prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The statements, one a line, sorted."""
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def json_ld(triples: Sequence[ox.Triple], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The statements in JSON-LD, with a context of its own: nothing has to be fetched to read it.

    Values keep their datatypes as they are written, so that no number changes its form. JSON-LD 1.1 has no triple
    terms; a statement about a statement stands in the other forms only.

    >>> aim = ox.Triple(ox.NamedNode("urn:x:aim"), RDF["type"], ox.NamedNode("https://w3id.org/itstrat#Aim"))
    >>> json.loads(json_ld([aim]))["@graph"]
    [{'@id': 'urn:x:aim', '@type': 'its:Aim'}]
    """
    used: dict[str, str] = {}
    compact = _compactor(prefixes, used)
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
            continue
        subject = _id(triple.subject)
        node = nodes.setdefault(subject, {"@id": subject})
        if triple.predicate == RDF["type"] and isinstance(triple.object, ox.NamedNode):
            key = "@type"
            value: object = compact(triple.object.value)
        else:
            key, value = compact(triple.predicate.value), _value(triple.object, compact)
        before = node.get(key)
        node[key] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]
    whole = {"@context": dict(sorted(used.items())), "@graph": list(nodes.values())}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: Mapping[Form, Callable[[Sequence[ox.Triple], Mapping[str, str]], bytes]] = {
    TURTLE: turtle,
    JSON_LD: json_ld,
    N_TRIPLES: n_triples,
}


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal, compact: Callable[[str], str]) -> object:
    if not isinstance(term, ox.Literal):
        return {"@id": _id(term)}
    if term.language:
        direction = {"@direction": str(term.direction)} if term.direction else {}
        return {"@value": term.value, "@language": term.language, **direction}
    return (
        term.value if term.datatype == XSD["string"] else {"@value": term.value, "@type": compact(term.datatype.value)}
    )


def _id(term: ox.NamedNode | ox.BlankNode) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def _compactor(prefixes: Mapping[str, str], used: dict[str, str]) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def compact(iri: str) -> str:
        found = known.get(iri)
        if found is None:
            found = iri
            for prefix, namespace in prefixes.items():
                if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                    used[prefix] = namespace
                    found = f"{prefix}:{iri[len(namespace) :]}"
                    break
            known[iri] = found
        return found

    return compact
