"""The pages that lead to the others: home, kinds of things, strategies and schemes, reports, the strategy map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.publishing import frame
from itstrat.publishing.addresses import OWN
from itstrat.publishing.pages import class_name, language, link, short_name
from itstrat.report import to_csv, to_html
from itstrat.report.charts import strategy_map
from itstrat.report.words import count, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.publishing.contents import Contents
    from itstrat.report import Table

#: Entries on one page of a list; more go on a further page.
MOST = 400
#: What the rows of a report may take on its page; the whole table stands beside it.
_ROOM = 80_000
_LEVELS = ("Aim", "Objective")


def indexes(contents: Contents, tables: Sequence[Table]) -> dict[str, bytes]:
    """All these pages by their paths; ``tables`` are the reports on what is published."""
    pages: dict[str, str] = {}
    classes = _lists(contents, contents.of_class, "classes", pages)
    schemes = _lists(contents, contents.of_scheme, "schemes", pages)
    pages[frame.CLASSES] = _listing(contents, frame.CLASSES, "Kinds of things", classes)
    pages[frame.SCHEMES] = _listing(contents, frame.SCHEMES, "Strategies and their elements", schemes)
    pages[frame.MAP] = _map(contents)
    files = {}
    for table in tables:
        pages[f"{OWN}/reports/{table.title}"] = _report(contents, table)
        files[f"{OWN}/reports/{table.title}.csv"] = to_csv.write(table).encode()
    pages[frame.REPORTS] = _reports(contents, tables)
    pages.setdefault(frame.HOME, _home(contents, classes))
    return {**files, **{f"{stem}.html": text.encode() for stem, text in pages.items()}}


def _lists(
    contents: Contents, groups: Mapping[ox.NamedNode, list[ox.NamedNode]], folder: str, pages: dict[str, str]
) -> list[tuple[str, str, int]]:
    """Adds a page, or several, for each group; gives the address, title and size of each group."""
    found = []
    for group in contents.by_name(groups):
        members = groups[group]
        stem = (
            f"{OWN}/{class_name(contents, group) if folder == 'classes' else f'{folder}/{short_name(contents, group)}'}"
        )
        cuts = [members[start : start + MOST] for start in range(0, len(members), MOST)]
        stems = [stem if place == 0 else f"{stem}-{place + 1}" for place in range(len(cuts))]
        for place, cut in enumerate(cuts):
            pages[stems[place]] = _group(contents, group, cut, stems, place, len(members))
        found.append((f"{stem}.html", contents.safe(contents.in_words(group)), len(members)))
    return sorted(found, key=lambda each: each[1].casefold())


def _group(
    contents: Contents, group: ox.NamedNode, cut: Sequence[ox.NamedNode], stems: Sequence[str], place: int, whole: int
) -> str:
    root = frame.up(stems[place])
    title = contents.safe(opened(contents.in_words(group)))
    main = [f'<p class="kind">{count(whole, "thing")} · {link(contents, group, root)}</p>']
    about = contents.about(group)
    if about is not None:
        main.append(f'<p class="lead"{language(contents, about)}>{contents.safe(about.value)}</p>')
    main.append(f"<ul>{''.join(f'<li>{link(contents, each, root)}</li>' for each in cut)}</ul>")
    if len(stems) > 1:
        steps = "".join(
            f'<li><a href="{root}{stem}.html"{" aria-current=" + chr(34) + "page" + chr(34) if at == place else ""}>'
            f"{at * MOST + 1:,} to {min((at + 1) * MOST, whole):,}</a></li>"
            for at, stem in enumerate(stems)
        )
        main.append(f'<nav aria-label="Parts of the list"><ul>{steps}</ul></nav>')
    return frame.page(contents, stems[place], title + (f", part {place + 1}" if place else ""), main)


def _listing(contents: Contents, stem: str, title: str, entries: Iterable[tuple[str, str, int]]) -> str:
    root = frame.up(stem)
    items = "".join(f'<li><a href="{root}{address}">{words}</a> ({size:,})</li>' for address, words, size in entries)
    return frame.page(contents, stem, title, [f"<ul>{items}</ul>" if items else "<p>There are none.</p>"])


def _home(contents: Contents, classes: Sequence[tuple[str, str, int]]) -> str:
    """What there is, the aims first."""
    main = [
        f'<p class="lead">{count(len(contents.things), "thing")} of this strategy, each with a page and as data.</p>'
    ]
    aims = contents.by_name(each for each in contents.things if contents.is_about(each, "Aim"))
    if aims:
        main.append("<h2>Aims</h2>\n<ul>")
        for aim in aims:
            about = contents.about(aim)
            more = (
                f"<br><span{language(contents, about)}>{contents.safe(about.value)}</span>" if about is not None else ""
            )
            main.append(f"<li>{link(contents, aim, '')}{more}</li>")
        main.append("</ul>")
    main.append("<h2>Kinds of things</h2>")
    main.append(
        "<ul>"
        + "".join(f'<li><a href="{address}">{words}</a> ({size:,})</li>' for address, words, size in classes)
        + "</ul>"
    )
    schema = {"@type": "WebSite", "name": contents.name, "url": contents.served}
    return frame.page(
        contents, frame.HOME, contents.safe(contents.name), main, data="index" in contents.documents, schema=schema
    )


def _reports(contents: Contents, tables: Sequence[Table]) -> str:
    root = frame.up(frame.REPORTS)
    items = "".join(
        f'<li><a href="{root}{OWN}/reports/{contents.safe(table.title)}.html">{contents.safe(table.question)}</a> '
        f"({table.count_text})</li>"
        for table in tables
    )
    note = "<p>They count what is published here, which is less than what the institution knows.</p>"
    return frame.page(
        contents, frame.REPORTS, "Reports", [note, f"<ul>{items}</ul>" if items else "<p>There are none.</p>"]
    )


def _report(contents: Contents, table: Table) -> str:
    stem = f"{OWN}/reports/{table.title}"
    root = frame.up(stem)

    def address(iri: str) -> str | None:
        path = contents.path(ox.NamedNode(iri))
        return f"{root}{path}" if path else iri if iri.startswith(("http://", "https://")) else None

    question, table = contents.safe(table.question), replace(table, question="")
    whole = to_html.fragment(table, most=len(table.rows), link=address)
    most = len(table.rows) if len(whole) <= _ROOM else max(1, len(table.rows) * _ROOM // len(whole))
    shown = whole if most == len(table.rows) else to_html.fragment(table, most=most, link=address)
    name = contents.safe(table.title)
    main = [shown, f'<p><a href="{name}.csv" type="text/csv">The whole table as CSV</a></p>']
    if table.stamp:
        main.append(f'<p class="note">As of <time>{table.stamp.as_of}</time>.</p>')
    return frame.page(contents, stem, question or name, main)


def _map(contents: Contents) -> str:
    """Other strategies, aims, objectives and what delivers them: as a picture, and as a list."""
    levels = [contents.by_name(each for each in contents.things if contents.is_about(each, name)) for name in _LEVELS]
    below: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    ties: set[tuple[str, str]] = set()
    for level in levels:
        for thing in level:
            found = {each.subject for each in contents.store.quads(None, ITS["supports"], thing)}
            below[thing] = contents.by_name(
                each for each in found if isinstance(each, ox.NamedNode) and each in contents.addresses.stems
            )
            ties |= {(thing.value, each.value) for each in below[thing]}
    homes: dict[ox.NamedNode, None] = {}
    for aim in levels[0]:
        for element in contents.objects(aim, ITS["supports"]):
            for home in contents.objects(element, _IN_SCHEME) if isinstance(element, ox.NamedNode) else ():
                if isinstance(home, ox.NamedNode):
                    homes[home] = None
                    ties.add((home.value, aim.value))
    deliverers = contents.by_name({each for thing in levels[1] for each in below[thing]} - set(levels[1]))
    columns = [
        strategy_map.Column(title, tuple(_box(contents, each, ties) for each in things))
        for title, things in (
            ("Strategies", contents.by_name(homes)),
            ("Aims", levels[0]),
            ("Objectives", levels[1]),
            ("Services and work", deliverers),
        )
    ]
    text = "From the strategies that the aims rest on to what delivers them; the list below says the same."
    svg = strategy_map.draw(columns, sorted(ties), title="Strategy map", description=text)
    main = [
        f'<figure tabindex="0">{svg}<figcaption>{text}</figcaption></figure>',
        "<h2>As a list</h2>",
        *_nested(contents, levels[0], below, 0),
    ]
    return frame.page(contents, frame.MAP, "Strategy map", main)


def _nested(
    contents: Contents, things: Sequence[ox.NamedNode], below: Mapping[ox.NamedNode, Sequence[ox.NamedNode]], depth: int
) -> Iterator[str]:
    if not things:
        yield "" if depth else "<p>No aims are published.</p>"
        return
    yield "<ul>"
    for thing in things:
        inner = "".join(_nested(contents, below.get(thing, ()), below, depth + 1)) if depth < 2 else ""
        yield f"<li>{link(contents, thing, '../')}{inner}</li>"
    yield "</ul>"


def _box(contents: Contents, thing: ox.NamedNode, ties: set[tuple[str, str]]) -> strategy_map.Box:
    linked = any(thing.value in tie for tie in ties)
    return strategy_map.Box(thing.value, contents.labels(thing), gap=not linked)


_IN_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
