"""The site of our ontology and rules: the documents at their namespace IRIs, with an anchor for each term and rule."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import ontology
from itstrat.alignment import Lines
from itstrat.namespaces import ITS, OWL, PREFIXES, RDF, RDFS, SH, SHAPES, SKOS
from itstrat.publishing import frame, search, servers, sitemap, twins
from itstrat.publishing.addresses import ELSEWHERE, PAGE, elsewhere
from itstrat.publishing.contents import TYPE, Contents
from itstrat.publishing.pages import Pages, block, link
from itstrat.publishing.site import documents
from itstrat.resources import directory
from itstrat.shacl.examples import examples
from itstrat.store import Labels, OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.publishing.addresses import Addresses

_ONTOLOGY, _RULES = "itstrat", "itstrat/shapes"
_VERSIONED = re.compile(rf"(?:{_ONTOLOGY}|{_RULES})/\d[\w.-]*\.[a-z]+")
_WAYS = ((frame.HOME, "Home"), (_ONTOLOGY, "Ontology"), (_RULES, "Rules"), (frame.SEARCH, "Search"))
_SERVICE = "http://www.w3.org/ns/sparql-service-description#"
#: How the terms of a document are grouped; a term of none of these comes last.
_GROUPS = (
    ("Classes", OWL["Class"]),
    ("Object properties", OWL["ObjectProperty"]),
    ("Data properties", OWL["DatatypeProperty"]),
    ("Annotation properties", OWL["AnnotationProperty"]),
    ("Functions", ox.NamedNode(f"{_SERVICE}Function")),
    ("Aggregates", ox.NamedNode(f"{_SERVICE}Aggregate")),
    ("Code lists", SKOS["ConceptScheme"]),
    ("Concepts", SKOS["Concept"]),
    ("Rules", SH["NodeShape"]),
    ("Rules about one property", SH["PropertyShape"]),
)


def plan() -> dict[str, bytes]:
    """The files of the site by their paths, to be served at ``https://w3id.org/``.

    The document of a version stands beside the current one, under its own IRI. Cost: 0.5 s.

    >>> sorted(path for path in plan() if path.startswith("itstrat."))
    ['itstrat.html', 'itstrat.jsonld', 'itstrat.nt', 'itstrat.ttl']
    """
    ours, rules = _canonical(ontology.quads()), _canonical(_rules())
    store = OxigraphStore()
    store.load([*ours, *rules, *_called(rules)])
    labels = Labels(store)
    site = Contents([*ours, *rules], base=ITS, name="itstrat", store=store, labels=labels, prefixes=PREFIXES)
    site.ways, site.listed, site.dataset = _WAYS, False, ""
    site.things = [each for each in site.things if site.addresses.stems[each] in {_ONTOLOGY, _RULES}]
    whole = replace(site.addresses, stems={each: site.addresses.stems[each] for each in site.things})
    site.addresses = replace(whole, stems={each: _page_of(each, stem) for each, stem in whole.stems.items()})
    pages = Pages(site, Lines(store, labels), lambda thing: _shown(site, thing))
    files = {
        **documents(site, pages, {s: things for s, things in site.documents.items() if s.startswith(ELSEWHERE)}),
        **_document(site, whole, pages, _ONTOLOGY, "The ontology of IT service strategies", ours),
        **_document(site, whole, pages, _RULES, "The rules of IT service strategies", rules),
        "itstrat/context.jsonld": (directory("ontology") / "context.jsonld").read_bytes(),
        f"{frame.HOME}.html": _home(site).encode(),
        frame.STYLE_SHEET: frame.CSS.encode(),
        **search.files(site),
    }
    files |= sitemap.files(site.addresses.base, [path for path in files if path.endswith(".html")])
    return {**files, **servers.rules(whole)}


def is_version(path: str) -> bool:
    """Whether a file is that of a version of one of the documents.

    >>> is_version("itstrat/0.1.0.ttl"), is_version("itstrat/shapes.ttl")
    (True, False)
    """
    return _VERSIONED.fullmatch(path) is not None


def _page_of(thing: ox.NamedNode, stem: str) -> str:
    """Where the page of a term or rule is; the document at its IRI has its anchor and leads there."""
    return elsewhere(thing) if "#" in thing.value else stem


def _document(
    site: Contents, addresses: Addresses, pages: Pages, stem: str, title: str, quads: Sequence[ox.Quad]
) -> dict[str, bytes]:
    groups = list(_grouped(site, [each for each in site.things if addresses.stems[each] == stem]))
    version = _version(site, stem)
    data = twins.written([quad.triple for quad in quads], PREFIXES)
    (_, document), *terms = groups
    files = {}
    for each in (stem, f"{stem}/{version}"):
        note = _note(each, stem, version) + _terms(site, terms, frame.up(each) if each == stem else None)
        files[f"{each}.{PAGE.ending}"] = pages.several(each, title, document, note=note).encode()
        files |= {f"{each}.{form.ending}": content for form, content in data.items()}
    return files


def _grouped(site: Contents, things: Sequence[ox.NamedNode]) -> Iterator[tuple[str, list[ox.NamedNode]]]:
    rest = list(things)
    whole = [each for each in rest if "#" not in each.value]
    yield "The document", whole
    rest = [each for each in rest if each not in whole]
    for title, kind in _GROUPS:
        if members := [each for each in rest if kind in site.objects(each, TYPE)]:
            yield title, site.by_name(members)
            rest = [each for each in rest if each not in members]
    if rest:
        yield "Other terms", site.by_name(rest)


def _version(site: Contents, stem: str) -> str:
    (version,) = (each.value for each in site.objects(ox.NamedNode(f"{site.addresses.base}{stem}"), _VERSION))  # type: ignore[union-attr]  # ours is a literal
    return version


def _note(stem: str, current: str, version: str) -> str:
    root = frame.up(stem)
    if stem == current:
        other = f'<a href="{root}{current}/{version}.html">Version {version}</a>'
        return f"<p>Current version: {version}. {other} keeps its own IRI.</p>\n"
    return f'<p>Version {version}. <a href="{root}{current}.html">The current version</a></p>\n'


def _terms(site: Contents, groups: Sequence[tuple[str, Sequence[ox.NamedNode]]], root: str | None) -> str:
    """Each term with its anchor, and what it means; with its page, where ``root`` leads to the current ones."""
    ways = "".join(f'<li><a href="#{_anchor(title)}">{title}</a> ({len(each)})</li>' for title, each in groups)
    lines = [f'<nav aria-label="Contents"><ul>{ways}</ul></nav>']
    for title, members in groups:
        lines.append(f'<h2 id="{_anchor(title)}">{title}</h2>\n<dl>')
        for each in members:
            local = site.safe(each.value.partition("#")[2])
            words = site.title(each) if root is None else link(site, each, root)
            about = site.about(each)
            meaning = f"<dd>{site.safe(about.value)}</dd>" if about is not None else "<dd></dd>"
            code = (
                "" if site.labels(each) == site.labels.compact(each) else f" <code>{site.labels.compact(each)}</code>"
            )
            lines.append(f'<dt id="{local}">{words}{code}</dt>{meaning}')
        lines.append("</dl>")
    return "\n".join(lines)


def _anchor(title: str) -> str:
    return f"all-{title.replace(' ', '-').lower()}"  # no term is called that


def _called(rules: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
    """A label for each rule, which has a code and a name: for the pages, not for the data."""
    for rule, predicate, name, _ in rules:
        if predicate == SH["name"] and isinstance(rule, ox.NamedNode) and isinstance(name, ox.Literal):
            called = f"{rule.value.removeprefix(SHAPES)}: {name.value}"
            yield ox.Quad(rule, RDFS["label"], ox.Literal(called, language="en"))


def _shown(site: Contents, thing: ox.NamedNode) -> str:
    """Data that break a rule, and data that keep it."""
    pair = examples(thing.value.removeprefix(SHAPES)) if thing.value.startswith(SHAPES) else None
    return "\n".join(
        f"<h3>{title}</h3>\n<p>{site.safe(each.shows)}</p>\n<pre>{block(site, each.turtle)}</pre>"
        for title, each in zip(("Breaks it", "Keeps it"), pair or (), strict=False)
    )


def _home(site: Contents) -> str:
    items = "".join(f'<li><a href="{stem}.html">{words}</a></li>' for stem, words in _WAYS if stem not in {frame.HOME})
    more = '<li><a href="itstrat/context.jsonld">The context for JSON-LD</a></li>'
    whole = ox.NamedNode(ITS.rstrip("#"))
    about = site.about(whole)
    lead = f'<p class="lead">{site.safe(about.value)}</p>' if about is not None else ""
    return frame.page(site, frame.HOME, site.title(whole), [lead, f"<ul>{items}{more}</ul>"])


def _rules() -> list[ox.Quad]:
    return [
        quad
        for path in sorted(directory("shapes").glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]


def _canonical(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads with names of blank nodes that do not depend on the run, sorted."""
    dataset = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=lambda quad: (str(quad.subject), quad.predicate != RDF["type"], str(quad)))


_VERSION = OWL["versionInfo"]
