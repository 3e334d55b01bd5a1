"""The plan of a site: every file that it has, from what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import sparql
from itstrat.alignment import Lines
from itstrat.inference import merged
from itstrat.namespaces import OWL, PREFIXES, XSD
from itstrat.publishing import frame, indexes, search, servers, sitemap, twins
from itstrat.publishing.addresses import OWN, PAGE, Addresses, addressed
from itstrat.publishing.contents import Contents
from itstrat.publishing.metadata import DCAT
from itstrat.publishing.pages import Pages
from itstrat.publishing.statistics import VOID
from itstrat.store import Labels
from itstrat.store.labels import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.report import Cell, Stamp, Table

_ALL = '<p>All of it in one file: <a href="all.nq">N-Quads</a> · <a href="all.nt">N-Triples</a></p>'
_PARTS = {ox.NamedNode(f"{PREFIXES['void']}{name}") for name in ("class", "property")}
_INVALIDATED = ox.NamedNode(f"{PREFIXES['prov']}invalidatedAtTime")


def contents(
    quads: Sequence[ox.Quad], *, base: str, name: str, as_of: date, prefixes: Mapping[str, str] = PREFIXES
) -> Contents:
    """What is published, ready for pages. Nothing but the quads and the ontology is in it, nor can get in.

    >>> from datetime import date
    >>> from itstrat.namespaces import RDFS
    >>> aim = ox.Quad(ox.NamedNode("https://x.example/id/aim-1"), RDFS["label"], ox.Literal("A safe college"))
    >>> site = contents([aim], base="https://x.example/id/", name="College", as_of=date(2026, 11, 16))
    >>> sorted(path for path in plan(site) if path.startswith("aim-1"))
    ['aim-1.html', 'aim-1.jsonld', 'aim-1.nt', 'aim-1.ttl']
    """
    store = merged([quads], as_of=as_of)
    return Contents(
        quads, base=base, name=name, store=store, labels=Labels(store, prefixes=prefixes), prefixes=prefixes
    )


def plan(site: Contents, tables: Sequence[Table] = (), gone: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """The files by their paths: a page and its twins for each document, indexes, search, sitemap and tombstones.

    ``tables`` are the reports to show, ``gone`` the things that were published once and the day on which they went.
    Cost: about 1 ms a thing.
    """
    files = pages(site, tables)
    listed = sorted(path for path in files if path.endswith(f".{PAGE.ending}"))
    files |= sitemap.files(site.addresses.base, listed)
    files |= _tombstones(site, gone or {})
    base = site.addresses.base
    return files | servers.rules(site.addresses, [iri.removeprefix(base) for iri in gone or {} if iri.startswith(base)])


def pages(site: Contents, tables: Sequence[Table] = ()) -> dict[str, bytes]:
    """What there is to read: a page and its twins for each document, indexes, reports and search."""
    files = documents(site, Pages(site, Lines(site.store, site.labels)), site.documents)
    files |= {path: each for path, each in indexes.indexes(site, tables).items() if path not in files}
    files |= search.files(site)
    files[frame.STYLE_SHEET] = frame.CSS.encode()
    return files


def reports(site: Contents, stamp: Stamp) -> tuple[Table, ...]:
    """The reports, asked of what is published alone; those that then say nothing are left out."""
    found = []
    for query in sparql.reports().values():
        bound = sparql.bind(query, {}, prefixes=PREFIXES, resolve=ox.NamedNode)
        solutions = site.store.query(query.text, substitutions=bound, trusted=True)
        assert isinstance(solutions, ox.QuerySolutions)
        table = sparql.table(
            query, sparql.Solutions(solutions, name=site.labels.compact), labels=site.labels, stamp=stamp
        )
        if (telling := _telling(table)).rows:
            found.append(telling)
    return tuple(found)


def _telling(table: Table) -> Table:
    """A report less the columns that hold only blanks and noughts; without rows, where one column is left of several.

    What such a column counts stays in, costs say: a page that said "0" would tell the public what is not so.
    """
    kept = [at for at in range(len(table.columns)) if any(_says(row[at]) for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows) if len(kept) > 1 else (),
    )


def _says(cell: Cell) -> bool:
    return bool(cell.text) if cell.value is None else cell.value is False or bool(cell.value)


def whole(quads: Sequence[ox.Quad]) -> dict[str, bytes]:
    """All that is published in one file each: with its graphs as N-Quads, without as N-Triples."""
    lines = sorted({f"{quad} .\n" for quad in quads})
    triples = sorted({f"{quad.triple} .\n" for quad in quads})
    return {f"{OWN}/all.nq": "".join(lines).encode(), f"{OWN}/all.nt": "".join(triples).encode()}


def description(
    site: Contents, quads: Sequence[ox.Quad], dataset: ox.NamedNode, schema: Mapping[str, object]
) -> dict[str, bytes]:
    """The document about the whole, from what ``metadata`` says of it; the same where crawlers look for VoID.

    ``schema`` is what search engines are told of it.
    """
    named = {each.object for each in quads if isinstance(each.object, ox.NamedNode)} & site.triples.keys()
    names = [ox.Quad(*each) for thing in named for each in site.triples[thing] if each.predicate in LABEL_PROPERTIES]
    store = merged([[*quads, *names]], as_of=date.min)
    labels = Labels(store, prefixes=site.prefixes)
    about = Contents(
        quads, base=site.addresses.base, name=site.name, store=store, labels=labels, prefixes=site.prefixes
    )
    things = sorted(about.things, key=lambda thing: (thing != dataset, thing.value))
    about.listed = False
    about.addresses = Addresses(base=site.addresses.base, stems={})
    ours = [each for each in things if each.value.startswith(dataset.value)]
    shown = [each for each in ours if not _PARTS & about.said(each).keys()]  # hundreds; they stand in the data
    several = Pages(about, Lines(store, labels)).several
    page = several(frame.DATASET, "About the data", shown, note=_ALL, schema=schema)
    files = {f"{frame.DATASET}.{PAGE.ending}": page.encode()}
    for form, content in twins.written([quad.triple for quad in quads], site.prefixes).items():
        files[f"{frame.DATASET}.{form.ending}"] = content
    return {**files, sitemap.WELL_KNOWN: files[f"{frame.DATASET}.ttl"]}


def gone_addresses(base: str, gone: Iterable[str]) -> Addresses:
    """Where the documents of things were that are gone."""
    return addressed(base, map(ox.NamedNode, gone))


def documents(site: Contents, pages: Pages, stems: Mapping[str, Sequence[ox.NamedNode]]) -> dict[str, bytes]:
    """The page and the twins of some documents, each about some things."""
    files: dict[str, bytes] = {}
    for stem, things in stems.items():
        files[f"{stem}.{PAGE.ending}"] = pages.about(stem, things).encode()
        said = [*twins.described(site, things), *_versioned(site, things)]
        for form, content in twins.written(said, site.prefixes).items():
            files[f"{stem}.{form.ending}"] = content
    return files


def _versioned(site: Contents, things: Sequence[ox.NamedNode]) -> Iterator[ox.Triple]:
    """What version of which thing a document of a release is about."""
    for thing in things:
        if site.released is not None and (version := site.version_of(thing)) is not None:
            yield ox.Triple(version, DCAT["isVersionOf"], thing)
            yield ox.Triple(version, DCAT["version"], ox.Literal(site.released.version))
            yield ox.Triple(version, VOID["inDataset"], site.released.dataset)


def _tombstones(site: Contents, gone: Mapping[str, str]) -> dict[str, bytes]:
    """What stands where something was: that it is gone, since when, and nothing of what was said of it."""
    files: dict[str, bytes] = {}
    addresses = gone_addresses(site.addresses.base, gone)
    for iri, stem in addresses.stems.items():
        if stem in site.documents:
            continue
        since = gone[iri.value]
        name, day = site.safe(iri.value), site.safe(since)
        main = [
            f'<p class="lead">What was published as <code>{name}</code> was withdrawn on <time>{day}</time>.</p>',
            f'<p><a href="{frame.up(stem)}index.html">What is published now</a></p>',
        ]
        files[f"{stem}.{PAGE.ending}"] = frame.page(site, stem, "Gone", main, data=True, deprecated=True).encode()
        triples = [
            ox.Triple(iri, OWL["deprecated"], ox.Literal("true", datatype=XSD["boolean"])),
            ox.Triple(iri, _INVALIDATED, ox.Literal(f"{since}T00:00:00Z", datatype=XSD["dateTime"])),
        ]
        for form, content in twins.written(triples, site.prefixes).items():
            files[f"{stem}.{form.ending}"] = content
    return files
