"""The site of our ontology and rules: the documents at their namespace IRIs, with an anchor for each term and rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import ontology
from itstrat.alignment import Lines
from itstrat.namespaces import ITS, OWL, PREFIXES, RDF, SH, SHAPES, SKOS
from itstrat.publishing import frame, search, servers, sitemap, twins
from itstrat.publishing.addresses import PAGE
from itstrat.publishing.contents import TYPE, Contents
from itstrat.publishing.pages import More, Pages, block, link
from itstrat.resources import directory
from itstrat.shacl.examples import examples
from itstrat.store import Labels, OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    store.load([*ours, *rules])
    labels = Labels(store)
    site = Contents([*ours, *rules], base=ITS, name="itstrat", store=store, labels=labels, prefixes=PREFIXES)
    site.ways, site.listed = _WAYS, False
    site.things = [each for each in site.things if site.addresses.stems[each] in {_ONTOLOGY, _RULES}]
    site.addresses = type(site.addresses)(
        base=site.addresses.base, stems={each: site.addresses.stems[each] for each in site.things}
    )
    pages = Pages(site, Lines(store, labels))
    files = {
        **_document(site, pages, _ONTOLOGY, "The ontology of IT service strategies", ours),
        **_document(site, pages, _RULES, "The rules of IT service strategies", rules),
        "itstrat/context.jsonld": (directory("ontology") / "context.jsonld").read_bytes(),
        f"{frame.HOME}.html": _home(site).encode(),
        frame.STYLE_SHEET: frame.CSS.encode(),
        **search.files(site),
    }
    files |= sitemap.files(site.addresses.base, [path for path in files if path.endswith(".html")])
    return {**files, **servers.rules(site.addresses)}


def is_version(path: str) -> bool:
    """Whether a file is that of a version of one of the documents.

    >>> is_version("itstrat/0.1.0.ttl"), is_version("itstrat/shapes.ttl")
    (True, False)
    """
    return _VERSIONED.fullmatch(path) is not None


def _document(site: Contents, pages: Pages, stem: str, title: str, quads: Sequence[ox.Quad]) -> dict[str, bytes]:
    things = site.documents[stem]
    groups = list(_grouped(site, things))
    version = _version(site, stem)
    data = twins.written([quad.triple for quad in quads], PREFIXES)
    more = More(title=lambda thing: _name(site, thing), end=lambda thing: _shown(site, thing))
    files = {}
    for each in (stem, f"{stem}/{version}"):
        note = _note(site, each, stem, version, groups)
        ordered = [thing for _, members in groups for thing in members]
        page = pages.several(each, title, ordered, note=note, more=more)
        files[f"{each}.{PAGE.ending}"] = page.encode()
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


def _note(
    site: Contents, stem: str, current: str, version: str, groups: Sequence[tuple[str, Sequence[ox.NamedNode]]]
) -> str:
    root = frame.up(stem)
    other = f'<a href="{root}{current}/{version}.html">Version {version}</a>'
    here = f"<p>Current version: {version}. {other} keeps its own IRI.</p>"
    if stem != current:
        here = f'<p>Version {version}. <a href="{root}{current}.html">The current version</a></p>'
    lists = ""
    for title, members in groups[1:]:
        items = "".join(f"<li>{link(site, each, root)}{_name(site, each)}</li>" for each in members)
        lists += f"<h3>{title}</h3>\n<ul>{items}</ul>\n"
    return f"{here}\n<h2>Contents</h2>\n{lists}"


def _name(site: Contents, thing: ox.NamedNode) -> str:
    names = [each.value for each in site.objects(thing, SH["name"]) if isinstance(each, ox.Literal)]
    return f": {site.safe(names[0])}" if names else ""


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
    return frame.page(site, frame.HOME, "itstrat: an IT service strategy as linked data", [f"<ul>{items}{more}</ul>"])


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
