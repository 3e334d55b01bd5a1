"""The page about a thing: what it is, what it says, what points at it, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.publishing import frame, schema_org
from itstrat.publishing.addresses import DATA, OWN, RELEASES, elsewhere, path_in_url
from itstrat.publishing.contents import ABOUT, TYPE
from itstrat.report.charts import neighbourhood
from itstrat.report.words import count, opened
from itstrat.store.labels import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from itstrat.alignment import Lines
    from itstrat.publishing.contents import Contents, Object, Said

#: Links of one property on one page; the rest is counted and stands in the data beside the page.
MOST = 60
_DEEPEST = 3
_WEB = ("http://", "https://")


class Pages:
    """Writes the pages about the things of one site.

    ``lines`` know the line of sight of each; ``end`` is what the part about a thing ends with, as HTML.
    """

    def __init__(self, contents: Contents, lines: Lines, end: Callable[[ox.NamedNode], str] = lambda _: "") -> None:
        self._contents = contents
        self._lines = lines
        self._end = end
        self._boxes: dict[str, str] = {}
        self._order: dict[ox.NamedNode, tuple[str, str]] = {}

    def about(self, stem: str, things: Sequence[ox.NamedNode]) -> str:
        """The page of a document: of one thing, or of several that share it."""
        if len(things) == 1:
            return self._one(stem, things[0])
        title = self._contents.safe(stem.rpartition("/")[2])
        root = frame.up(stem)
        listed = "".join(f"<li>{self._link(each, root)}</li>" for each in things)
        return self.several(stem, title, things, note=f"<ul>{listed}</ul>")

    def several(
        self,
        stem: str,
        title: str,
        things: Sequence[ox.NamedNode],
        *,
        note: str,
        schema: Mapping[str, object] | None = None,
    ) -> str:
        """A page on which each thing has a part; ``title`` and ``note`` are HTML."""
        contents = self._contents
        root = frame.up(stem)
        main = [note]
        for thing in things:
            anchor = contents.safe(thing.value.partition("#")[2])
            name = contents.title(thing)
            main.append(f'<div id="{anchor}">\n<h2>{name}</h2>' if anchor else f"<div>\n<h2>{name}</h2>")
            main += [*self._statements(thing, root, level=3), self._end(thing), "</div>"]
        main += [*self._versions(stem), *_as_data(stem)]
        return frame.page(contents, stem, title, main, data=True, schema=schema)

    def _one(self, stem: str, thing: ox.NamedNode) -> str:
        contents = self._contents
        root = frame.up(stem)
        path = self._lines.path(thing)
        crumbs = [(contents.path(each) or "", contents.title(each)) for each in path if contents.path(each)]
        own = contents.safe(path_in_url(f"{stem}.html"))
        main = [
            *self._statements(thing, root),
            *filter(None, [self._end(thing)]),
            *self._picture(thing),
            *self._cited(thing),
            *self._versions(stem),
            *_as_data(stem),
        ]
        return frame.page(
            contents,
            stem,
            contents.title(thing),
            main,
            crumbs=[*crumbs, (own, contents.title(thing))] if crumbs else (),
            data=True,
            schema=schema_org.thing(contents, thing, path),
        )

    def _statements(self, thing: ox.NamedNode, root: str, level: int = 2) -> Iterator[str]:
        contents = self._contents
        said = contents.said(thing)
        kinds = [each for each in said.pop(TYPE, []) if isinstance(each, ox.NamedNode)]
        links = ", ".join(self._kind(each, root) for each in kinds)
        iri = contents.safe(thing.value)
        yield f'<p class="kind">{links}{" · " if links else ""}<a class="iri" href="{iri}">{iri}</a></p>'
        if (about := contents.about(thing)) is not None:
            yield f'<p class="lead"{language(contents, about)}>{contents.safe(about.value)}</p>'
            self._without(said, about)
        label = contents.labels(thing)
        for each in LABEL_PROPERTIES:
            if any(isinstance(term, ox.Literal) and term.value == label for term in said.get(each, ())):
                self._without(
                    said, next(term for term in said[each] if isinstance(term, ox.Literal) and term.value == label)
                )
                break
        yield from self._facts("What it says", said, root, level)
        into: Said = {}
        for triple in contents.into.get(thing, ()):
            if not isinstance(triple.subject, ox.Triple):
                into.setdefault(triple.predicate, []).append(triple.subject)
        yield from self._facts(
            "What points here", into, root, level, note="Each of these has this under the name on the left."
        )

    def _kind(self, kind: ox.NamedNode, root: str) -> str:
        """A link to the list of what is of a class, where there is one."""
        contents = self._contents
        if not contents.listed:
            return link(contents, kind, root)
        return f'<a href="{root}{OWN}/{class_name(contents, kind)}.html">{contents.safe(contents.in_words(kind))}</a>'

    @staticmethod
    def _without(said: Said, literal: ox.Literal) -> None:
        """Take a text out that is already shown."""
        for predicate in (*ABOUT, *LABEL_PROPERTIES):
            if literal in said.get(predicate, ()):
                said[predicate] = [each for each in said[predicate] if each != literal]
                if not said[predicate]:
                    del said[predicate]
                return

    def _facts(self, title: str, said: Said, root: str, level: int, *, note: str = "") -> Iterator[str]:
        if not said:
            return
        yield f"<h{level}>{title}</h{level}>"
        if note:
            yield f'<p class="note">{note}</p>'
        yield '<table class="facts"><tbody>'
        for predicate in sorted(said, key=self._rank):
            values = self._values(said[predicate], root, 0)
            yield f'<tr><th scope="row">{self._property(predicate)}</th><td>{values}</td></tr>'
        yield "</tbody></table>"

    def _rank(self, predicate: ox.NamedNode) -> tuple[str, str]:
        found = self._order.get(predicate)
        if found is None:
            found = self._order[predicate] = (self._contents.in_words(predicate).casefold(), predicate.value)
        return found

    def _property(self, predicate: ox.NamedNode) -> str:
        name = self._contents.safe(self._contents.in_words(predicate))
        if not predicate.value.startswith(_WEB):
            return name
        return f'<a href="{self._contents.safe(predicate.value)}">{name}</a>'

    def _values(self, terms: Sequence[Object], root: str, depth: int) -> str:
        if len(terms) == 1:
            return self._value(terms[0], root, depth)
        shown = sorted(terms, key=self._name)[:MOST]
        more = len(terms) - len(shown)
        rest = f"<li>… and {more:,} more, in the data below</li>" if more else ""
        return f"<ul>{''.join(f'<li>{self._value(each, root, depth)}</li>' for each in shown)}{rest}</ul>"

    def _name(self, term: Object) -> tuple[str, str]:
        return ("" if isinstance(term, ox.Triple) else self._contents.labels(term).casefold(), str(term))

    def _value(self, term: Object, root: str, depth: int) -> str:
        contents = self._contents
        if isinstance(term, ox.Literal) and "\n" in term.value.strip():
            return f"<pre{language(contents, term)}>{block(contents, term.value)}</pre>"
        if isinstance(term, ox.Literal):
            return (
                f"<span{attribute}>{contents.safe(term.value)}</span>"
                if (attribute := language(contents, term))
                else contents.safe(term.value)
            )
        if isinstance(term, ox.NamedNode):
            return self._link(term, root)
        if isinstance(term, ox.Triple):
            return f"<code>{contents.safe(str(term))}</code>"
        said = contents.said(term) if depth < _DEEPEST else {}
        inner = "".join(
            f"<li>{self._property(each)}: {self._values(said[each], root, depth + 1)}</li>"
            for each in sorted(said, key=self._rank)
        )
        return f"<ul>{inner}</ul>" if inner else "something without a name"

    def _link(self, thing: ox.NamedNode, root: str) -> str:
        return link(self._contents, thing, root)

    def _picture(self, thing: ox.NamedNode) -> Iterator[str]:
        """What points at it and what it points at, of those that have pages."""
        contents = self._contents
        left = self._near("Points here", (each.subject for each in contents.into.get(thing, ())))
        right = self._near("It points at", (each.object for each in contents.triples[thing] if each.predicate != TYPE))
        if not left.labels and not right.labels:
            return
        name = contents.labels(thing)
        here, there = (len(side.labels) + side.more for side in (left, right))
        counts = (
            f"{opened(count(here, 'thing points', 'things point')) if here else 'Nothing points'} here, "
            f"and it points at {count(there, 'other') if there else 'nothing'}."
        )
        svg = neighbourhood.draw(name, left, right, title=f"What is around “{name}”", description=counts, box=self._box)
        yield f'<h2>Neighbourhood</h2>\n<figure tabindex="0">{svg}<figcaption>{counts}</figcaption></figure>'

    def _near(self, title: str, terms: Iterable[object]) -> neighbourhood.Side:
        contents = self._contents
        found = {each for each in terms if isinstance(each, ox.NamedNode) and each in contents.addresses.stems}
        labels = sorted(contents.labels(each) for each in found)
        return neighbourhood.Side(title, tuple(labels[: neighbourhood.MOST]), max(len(labels) - neighbourhood.MOST, 0))

    def _box(self, label: str) -> str:
        found = self._boxes.get(label)
        if found is None:
            found = self._boxes[label] = neighbourhood.words(label)
        return found

    def _cited(self, thing: ox.NamedNode) -> Iterator[str]:
        contents = self._contents
        kind = contents.safe(contents.kind(thing))
        version = contents.version_of(thing)
        whose = f"{contents.safe(contents.name)}{f', {contents.released.version}' if contents.released else ''}"
        what = f"“{contents.title(thing)}”{f' [{kind}]' if kind else ''}. {whose}."
        yield f'<h2>Cite this</h2>\n<p class="cite">{what} <code>{contents.safe((version or thing).value)}</code></p>'

    def _versions(self, stem: str) -> Iterator[str]:
        """The way to the same as it was in each release that has it."""
        if versions := self._contents.versions.get(stem, ()):
            name = path_in_url(f"{stem}.html")
            ways = " · ".join(
                f'<a href="{frame.up(stem)}{RELEASES}/{version}/{name}">{version}</a>' for version in versions
            )
            yield f"<h2>As it was</h2>\n<p>In the release {ways}</p>"


def link(contents: Contents, thing: ox.NamedNode, root: str) -> str:
    """A link to the page about a thing, or to the thing itself where it has none and is on the web."""
    title = contents.title(thing)
    name = title.removeprefix("&lt;").removesuffix("&gt;") if title.startswith("&lt;http") else title
    if (path := contents.path(thing)) is not None:
        return f'<a href="{root}{path}">{name}</a>'
    if thing.value.startswith(_WEB):
        return f'<a href="{contents.safe(thing.value)}">{name}</a>'
    return f"<code>{name}</code>"


def language(contents: Contents, literal: ox.Literal) -> str:
    """The attribute for the language of a text, where it is not that of the pages."""
    if not literal.language or literal.language.startswith("en"):
        return ""
    return f' lang="{contents.safe(literal.language)}"'


def block(contents: Contents, text: str) -> str:
    """A text of several lines, each of them safe in HTML and as far in as it was written."""
    lines = ((line, line.lstrip(" ")) for line in text.strip("\n").splitlines())
    return "\n".join(" " * (len(line) - len(rest)) + contents.safe(rest) for line, rest in lines)


def class_name(contents: Contents, each: ox.NamedNode) -> str:
    """The path of the page of a class, below our own folder, without ending."""
    return f"classes/{short_name(contents, each)}"


def short_name(contents: Contents, iri: ox.NamedNode) -> str:
    """A name for an IRI that can be that of a file, and is of no other."""
    compact = contents.labels.compact(iri)
    return elsewhere(iri).rpartition("/")[2] if compact.startswith("<") else compact.replace(":", "-")


def _as_data(stem: str) -> Iterator[str]:
    own = path_in_url(stem.rpartition("/")[2])
    forms = " · ".join(f'<a href="{own}.{form.ending}" type="{form.media}">{form.title}</a>' for form in DATA)
    yield f"<h2>As data</h2>\n<p>{forms}</p>"
