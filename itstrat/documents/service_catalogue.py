"""The service catalogue: for those who use the services, or for those who manage them."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, cut, grid, told
from itstrat.documents.made import finish
from itstrat.namespaces import ITS
from itstrat.report.document import Bullets, Facts, Section, bullets, paragraph, traced
from itstrat.report.words import count, day, ended, listed, measure, money, number, opened, quoted

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document, Paragraph

_DETAILED = 200


def build(desk: Desk, subject: ox.NamedNode | None, options: DocumentOptions) -> Document:
    """The catalogue with a section for each category; the management view shows alignment, cost and effort too."""
    rows = [row for row in desk.ask("services") if subject is None or row["catalogue"].iri == subject.value]
    if options.users:
        rows = [row for row in rows if row["status"].text not in {"proposed", "retired"}]
    view = _View(desk, users=options.users)
    about = [row["service"].iri for row in rows if row["service"].iri]
    gaps = Gaps(desk, "college", about)
    sections = [Section("The services at a glance", tuple(_glance(view, rows)))]
    detailed = len(parts.first_of(rows, "service")) <= _DETAILED
    for category, group in groupby(sorted(rows, key=_category), key=_category):
        found = parts.first_of(group, "service")
        if detailed:
            sections.append(Section(category, sections=tuple(view.service(row) for row in found)))
        else:
            sections.append(Section(category, (view.listing(found, category),)))
    if not options.users:
        sections.append(gaps.section("this catalogue"))
    title = desk.label(subject) if subject else "Service catalogue"
    subtitle = "For those who use the services" if options.users else "Management view"
    return finish(desk, title=title, kind="Service catalogue", subtitle=subtitle, sections=sections)


def _category(row: Row) -> str:
    return opened(row["category"].text) or "No category"


def _glance(view: _View, rows: list[Row]) -> list[Block]:
    found = parts.first_of(rows, "service")
    if not found:
        return [paragraph("No service is recorded.")]
    owners = {row["owner"].iri for row in found if row["owner"].iri}
    categories = count(len({_category(row) for row in found}), "category", "categories")
    words = f"IT delivers {count(len(found), 'service')} in {categories}"
    blocks: list[Block] = [paragraph(f"{words}, for which {count(len(owners), 'person answers', 'people answer')}.")]
    if view.users:
        figure = _audiences(view.desk, found)
        return [*blocks, figure] if figure else blocks
    if figure := _map(view.desk, found):
        blocks.append(figure)
    table = told(cut(view.desk.report("effort-by-aim"), "aim", "services", "run"), "run")
    blocks.append(
        block(
            table,
            "Running effort by aim (FTE-years)",
            view.desk.refs(row["aim"] for row in view.desk.rows_of("effort-by-aim")),
        )
    )
    table = cut(view.desk.report("single-points"), "service", "owner", "direct", "dependents")
    blocks.append(block(table, "Services that most others depend on"))
    return blocks


def _map(desk: Desk, found: list[Row]) -> Block | None:
    """What each service leads to; where there are many services, the kinds of them."""
    title, name, caption = _kinds(found)
    delivered = _by(desk.ask("deliverers"), "deliverer")
    ties = [row | tie for row in found for tie in delivered.get(row["service"].iri, ())]
    links = [(row[name].iri or "", row["objective"].iri or "") for row in ties]
    links += [(row["objective"].iri or "", row["aim"].iri or "") for row in ties]
    columns = [(title, found, name), ("Objectives", ties, "objective"), ("Aims", ties, "aim")]
    return pictures.map_of(desk, columns, links, f"From {caption} to objectives to aims", source="service")


def _kinds(found: list[Row]) -> tuple[str, str, str]:
    """What stands for services in a picture, as its heading, its name in a row, and in a caption."""
    many = len(found) > pictures.MOST
    return ("Kinds", "category", "kinds of service") if many else ("Services", "service", "services")


def _audiences(desk: Desk, found: list[Row]) -> Block | None:
    """Who each service is for; where there are many services, the kinds of them."""
    title, name, caption = _kinds(found)
    pairs = [row | {"audience": each} for row in found for each in desk.values(node(row["service"]), ITS["audience"])]
    pairs.sort(key=lambda row: (row["audience"].text, row[name].text))
    links = sorted({(row["audience"].iri or "", row[name].iri or "") for row in pairs})
    columns = [("Groups", pairs, "audience"), (title, pairs, name)]
    return pictures.map_of(desk, columns, links, f"Which {caption} are for whom") if pairs else None


class _View:
    """What the sections are made from, looked up once for all services."""

    def __init__(self, desk: Desk, users: bool) -> None:
        self.desk = desk
        self.users = users
        self._levels = _by(desk.ask("levels"), "service")
        #: What is measured for several services at once is not of one of them alone.
        self._shared = Counter(row["kpi"].iri for row in desk.ask("levels"))
        self._effort: dict[str | None, list[Row]] = _by(desk.rows_of("catalogue"), "service")
        self._costs = _by(desk.ask("costs"), "carrier")
        self._requirements = _by(desk.ask("requirements"), "answer")
        self._chain = {row["service"].iri: row for row in desk.rows_of("sla-chain")}

    def service(self, row: Row) -> Section:
        """One service."""
        desk, service = self.desk, node(row["service"])
        blocks: list[Block] = []
        if text := ended(desk.note(service)):
            blocks.append(paragraph(traced(text, desk.ref(service))))
        blocks.append(Facts(tuple((label, value) for label, value in self._facts(row, service) if value.text)))
        if promises := self._promises(service):
            blocks.append(bullets(*promises))
        if not self.users:
            blocks += self._standing(service)
        return Section(row["service"].text, tuple(blocks))

    def listing(self, found: list[Row], category: str) -> Block:
        """Many services as a table."""
        heads = ["Service", "What it is", "Owner", "Status"]
        lines = [
            [row["service"], self.desk.note(node(row["service"])), row["owner"].text, row["status"].text]
            for row in found
        ]
        return block(grid("Services", heads, lines), category)

    def _facts(self, row: Row, service: ox.NamedNode) -> list[tuple[str, Paragraph]]:
        desk = self.desk
        names = listed(value.text for value in desk.values(service, ITS["audience"]))
        facts = [
            ("For", paragraph(opened(names.lower()) if names else "")),
            ("Answers for it", paragraph(traced(row["owner"].text, *desk.refs([row["owner"]])))),
            ("Status", paragraph(row["status"].text)),
        ]
        if self.users:
            return facts
        objectives = listed(quoted(value.text) for value in desk.values(service, ITS["supports"]))
        uses = listed(value.text for value in desk.values(service, ITS["usesAsset"]))
        needs = listed(value.text for value in desk.values(service, ITS["dependsOn"]))
        needed = listed(desk.label(each) for each in desk.sources(ITS["dependsOn"], service))
        facts += [
            ("Supports", paragraph(objectives)),
            ("Depends on", paragraph(needs)),
            ("Needed by", paragraph(needed)),
            ("Uses", paragraph(uses)),
            ("Running effort", paragraph(self._fte(service))),
            ("Cost recorded", paragraph(self._cost(service))),
            ("Next review", paragraph(day(when(row["review"]), ""))),
        ]
        return facts

    def _fte(self, service: ox.NamedNode) -> str:
        shares = [value for row in self._effort.get(service.value, []) if (value := amount(row["effort"])) is not None]
        return f"{number(sum(shares))} FTE" if shares else ""

    def _cost(self, service: ox.NamedNode) -> str:
        rows = self._costs.get(service.value, [])
        each = [
            f"{money(value, row['currency'].text or 'GBP')} in {row['year'].text or 'a year not given'}"
            for row in rows
            if (value := amount(row["amount"])) is not None
        ]
        return listed(each)

    def _promises(self, service: ox.NamedNode) -> list[str]:
        found = []
        for row in self._levels.get(service.value, []):
            latest = amount(row["latest"])
            of = f", {row['kpi'].text}" if self._shared[row["kpi"].iri] > 1 else ""
            last = f" Last measured{of}: {measure(latest, row['unit'].text)}." if latest is not None else ""
            found.append(f"We promise: {ended(parts.without(row['level'].text, row['service'].text))}{last}")
        return found

    def _standing(self, service: ox.NamedNode) -> list[Block]:
        """Whether the promise can be kept, and what people asked of the service."""
        desk = self.desk
        blocks: list[Block] = []
        chain = self._chain.get(service.value)
        if chain and chain["kept"].text == "at risk":
            effective, promise = amount(chain["effective"]), amount(chain["promise"])
            blocks.append(
                paragraph(
                    traced(
                        f"The promise of {measure(promise, '%')} is at risk: what the service depends on lets it reach "
                        f"{measure(effective, '%')}; the weakest is {chain['weakest_service'].text}.",
                        desk.ref(service),
                    )
                )
            )
        asked = parts.first_of(self._requirements.get(service.value, []), "requirement")
        if asked:
            blocks.append(
                Bullets(
                    tuple(paragraph("It meets the need ", parts.named(desk, row["requirement"]), ".") for row in asked)
                )
            )
        return blocks


def _by(rows: list[Row], name: str) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name].iri, []).append(row)
    return found
