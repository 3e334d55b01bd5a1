"""From sections to a document: its title, its stamp, its traces, and whether it is a draft."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from itstrat.documents.gaps import ANCHOR
from itstrat.report.document import Document, Facts, Gap, Paragraph, Properties, paragraph, traced
from itstrat.report.model import Table
from itstrat.report.words import day, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itstrat.documents.desk import Desk
    from itstrat.report.document import Layout, Section
    from itstrat.report.model import Cell


#: The options of :class:`DocumentOptions` as they are written on the command line.
FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "five_case": "--five-case",
        "everything": "--all",
        "since": "--since",
        "users": "--users",
        "rate": "--rate",
        "optimism_bias": "--optimism-bias",
        "benefit_years": "--benefit-years",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOptions:
    """What a document is made with.

    ``five_case`` orders a business case by the five cases. ``everything`` asks for one document about all there is,
    for example the briefs of a whole programme. ``since`` is where a steering pack starts, if not at the last meeting.
    ``users`` makes the service catalogue for those who use the services. ``rate``, ``optimism_bias`` (per cent) and
    ``benefit_years`` are what an investment appraisal assumes.
    """

    five_case: bool = False
    everything: bool = False
    since: str = ""
    users: bool = False
    rate: Decimal = Decimal("3.5")
    optimism_bias: Decimal = Decimal(0)
    benefit_years: int = 1


def finish(
    desk: Desk,
    *,
    title: str,
    kind: str,
    sections: Sequence[Section],
    subtitle: str = "",
    author: str = "",
    layout: Layout = "report",
) -> Document:
    """The document of some sections. It is a draft if its list of readiness names a gap."""
    done = tuple(section for section in sections if section.blocks or section.sections)
    draft = any(isinstance(each, Gap) for section in done if section.anchor == ANCHOR for each in section.blocks)
    return Document(
        title=opened(title.removeprefix(f"{kind}: ")),
        kind=kind,
        institution=desk.institution,
        sections=done,
        stamp=replace(desk.strategy.stamp, as_of_source="said"),  # what to type is no matter of those who read it
        subtitle=subtitle,
        draft=draft,
        properties=Properties(author=author, subject=title, keywords=(kind, desk.institution)),
        traces=desk.traces(list(_used(done))),
        layout=layout,
    )


def control(desk: Desk, *rows: tuple[str, Cell | str | Paragraph]) -> Facts:
    """The control sheet of a document: facts with footnotes, empty ones left out, and the day it stands for."""
    found = []
    for label, value in (*rows, ("Stands as of", day(desk.as_of))):
        entry = _entry(desk, value)
        if entry.text:
            found.append((label, entry))
    return Facts(tuple(found))


def _entry(desk: Desk, value: Cell | str | Paragraph) -> Paragraph:
    if isinstance(value, str):
        return paragraph(value)
    if isinstance(value, Paragraph):
        return value
    return paragraph(traced(value.text, desk.ref(value.iri))) if value.iri else paragraph(value.text)


def _used(item: object) -> Iterator[str]:
    """The footnotes in the order in which they are read."""
    if isinstance(item, tuple):
        for each in item:
            yield from _used(each)
    elif is_dataclass(item) and not isinstance(item, Table):
        yield from getattr(item, "refs", ())
        for field in fields(item):
            if field.name != "refs":
                yield from _used(getattr(item, field.name))
