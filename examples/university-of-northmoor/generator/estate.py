"""Suppliers, 420 asset models, the 31,000 items in use, and the plan that replaces them."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.turtle import Page, date, money, nm, number, plain, slug, table, text

ITEMS = 31_000
CAMPUSES = {"hill": ("Hill campus", Decimal("0.58")), "harbour": ("Harbour campus", Decimal("0.42"))}
#: Category of each kind of asset, and what its items are called.
KINDS = {
    "av": ("EndpointDevices", "audio-visual items"),
    "compute": ("ServersAndStorage", "compute nodes"),
    "desktops": ("EndpointDevices", "desktops"),
    "laboratory-switches": ("Networks", "laboratory switches"),
    "laptops": ("EndpointDevices", "laptops"),
    "phones": ("Networks", "telephones"),
    "power": ("ServersAndStorage", "power and cooling units"),
    "printers": ("EndpointDevices", "printers"),
    "routers": ("Networks", "routers"),
    "security": ("Security", "firewalls"),
    "servers": ("ServersAndStorage", "servers"),
    "software": ("EnterpriseApplications", "installations"),
    "storage": ("ServersAndStorage", "storage units"),
    "switches": ("Networks", "switches"),
    "tablets": ("EndpointDevices", "tablets and mobiles"),
    "wireless": ("Networks", "access points"),
}
HALVES = {"h1": "by June", "h2": "by December"}
#: The newest model of a family came out in spring 2026.
NEWEST = 2026 * 12 + 3
#: What leaves support before this date has its place in the refresh plan, but for two kinds: see `refresh`.
PLANNED_TO = "2028-10-31"


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model in use: what it is, when it came out, when support ends, and how many there are."""

    name: str
    label: str
    supplier: str
    kind: str
    released: str
    support_ends: str
    price: Decimal
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """The items of one model on one campus."""

    name: str
    label: str
    model: Model
    campus: str
    quantity: int


def month_end(months: int) -> str:
    """Return the last day of a month counted from year nought (2026 * 12 is January 2026)."""
    year, month = divmod(months, 12)
    return f"{year}-{month + 1:02d}-{monthrange(year, month + 1)[1]:02d}"


def shares(weights: list[Decimal], whole: int) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to `whole`, each at least one.

    >>> shares([Decimal(1), Decimal(2)], 10)
    [3, 7]
    """
    total = sum(weights)
    exact = [weight * whole / total for weight in weights]
    parts = [max(1, int(part)) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda place: (int(exact[place]) - exact[place], place))
    for step in range(whole - sum(parts)):
        parts[by_rest[step % len(parts)]] += 1
    return parts


@cache
def hardware() -> list[Model]:
    """Return the 396 hardware models, oldest first in each family."""
    drafts: list[tuple[Model, Decimal]] = []
    for row in table("families"):
        variants, count = row["variants"].split(";"), int(row["models"])
        first, generations = int(row["first"]) * 12 + 2, -(-count // len(variants))
        for place in range(count):
            generation, variant = divmod(place, len(variants))
            out = first + (NEWEST - first) * generation // max(generations - 1, 1)
            label = f"{row['family']} {variants[variant]} G{generation + 1}"
            model = Model(
                name=slug(f"{row['family']} {variants[variant]} g{generation + 1}"),
                label=label,
                supplier=row["supplier"],
                kind=row["kind"],
                released=month_end(out),
                support_ends=month_end(out + 12 * int(row["life"])),
                price=Decimal(row["price"]),
                quantity=0,
            )
            weight = Decimal(row["share"]) / count * (10 + generation * 3 % 7 - 3 * variant)
            drafts.append((model, max(weight, Decimal("0.00001"))))
    counts = shares([weight for _, weight in drafts], ITEMS - len(table("software")))
    return [replaced(model, count) for (model, _), count in zip(drafts, counts, strict=True)]


def replaced(model: Model, quantity: int) -> Model:
    """Return the model with the number of items in use."""
    return Model(**{**vars(model), "quantity": quantity})


@cache
def groups() -> list[Group]:
    """Return the items of each model by campus; a handful stay together on the Hill campus."""
    found = []
    for model in hardware():
        harbour = int(model.quantity * CAMPUSES["harbour"][1]) if model.quantity >= 8 else 0
        for campus, quantity in (("hill", model.quantity - harbour), ("harbour", harbour)):
            if quantity:
                name, label = f"{model.name}-{campus}", f"{model.label}, {CAMPUSES[campus][0]}"
                found.append(Group(name=name, label=label, model=model, campus=campus, quantity=quantity))
    return found


@cache
def pools() -> dict[str, list[str]]:
    """Return for each kind its two oldest and its two newest asset groups: those that services name."""
    by_kind: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups():
        by_kind[group.model.kind].append(group)
    picked = {}
    for kind, pool in by_kind.items():
        ordered = sorted(pool, key=lambda group: (group.model.released, group.name))
        picked[kind] = [group.name for group in dict.fromkeys(ordered[:2] + ordered[-2:])]
    return picked


def suppliers() -> Page:
    """Return the twelve suppliers."""
    page = Page("The twelve suppliers of equipment, software and hosting.")
    for row in table("suppliers"):
        page.add(
            nm(f"supplier-{row['supplier']}"),
            "its:Resource , org:Organization",
            row["label"],
            ("rdfs:comment", text(f"Supplies {row['supplies']}.")),
        )
    return page


def models() -> Page:
    """Return the 420 models with the dates on which their vendors end support."""
    page = Page("Asset models and the date on which the vendor ends support of each.")
    rows = [(model.name, model.label, model.supplier, model.released, model.support_ends) for model in hardware()]
    rows.extend(
        (row["model"], row["label"], row["supplier"], row["released"], row["end of support"])
        for row in table("software")
    )
    for name, label, supplier, released, ends in rows:
        page.add(
            nm(f"model-{name}"),
            "its:AssetModel",
            label,
            ("schema:manufacturer", nm(f"supplier-{supplier}")),
            ("schema:releaseDate", date(released)),
            ("its:endOfSupport", date(ends)),
        )
    return page


def assets() -> Page:
    """Return the asset groups: 31,000 items by model and campus, and the software."""
    page = Page("What is in use: equipment by model and campus, and software.")
    for group in groups():
        page.add(
            nm(f"asset-{group.name}"),
            "its:Asset",
            group.label,
            ("its:model", nm(f"model-{group.model.name}")),
            ("its:category", f"its:{KINDS[group.model.kind][0]}"),
            ("its:quantity", number(group.quantity, 0)),
            ("dcterms:spatial", nm(f"campus-{group.campus}")),
        )
    for row in table("software"):
        page.add(
            nm(f"asset-{row['model']}"),
            "its:Asset",
            f"{row['label']} (one installation)",
            ("its:model", nm(f"model-{row['model']}")),
            ("its:category", f"its:{KINDS['software'][0]}"),
            ("its:quantity", number(1, 0)),
        )
    return page


def refresh() -> Page:
    """Return the refresh plan: equipment by kind and half-year, a month or more before support ends.

    Laboratory switches are nobody's and so have no item (ITS031); storage waits for the capital plan (ITS032).
    """
    page = Page("The equipment refresh plan to October 2028, by kind and half-year.")
    batches: defaultdict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups():
        ends = group.model.support_ends
        if ends <= PLANNED_TO and group.model.kind != "laboratory-switches":
            batches[group.model.kind, half_year(ends)].append(group)
    page.add(
        nm("refresh-plan"),
        "its:RefreshPlan",
        "Equipment refresh plan 2026-2028",
        ("dcterms:issued", date("2026-09-22")),
        ("its:planItem", [nm(f"refresh-{kind}-{half}") for kind, half in sorted(batches)]),
    )
    for (kind, half), batch in sorted(batches.items()):
        name, on = f"refresh-{kind}-{half}", target_date(kind, min(group.model.support_ends for group in batch))
        price = sum((group.model.price * group.quantity for group in batch), Decimal(0))
        what = f"{sum(group.quantity for group in batch)} {KINDS[kind][1]}"
        page.add(
            nm(name),
            "its:RefreshItem",
            f"Refresh of {what}, support ends {HALVES[half[5:]]} {half[:4]}",
            ("its:replaces", [nm(f"asset-{group.name}") for group in batch]),
            ("its:targetDate", date(on)),
            ("its:cost", nm(f"{name}-cost")),
        )
        page.add(
            nm(f"{name}-cost"),
            "its:Cost",
            f"Cost of {what}, {half[:4]}",
            ("its:amount", money(price)),
            ("its:year", plain(financial_year(on))),
            ("its:costType", "its:Capital"),
            ("schema:currency", plain("GBP")),
        )
    return page


def half_year(day: str) -> str:
    """Return the half-year of a date as `2027-h1`."""
    return f"{day[:4]}-h{1 if day[5:7] <= '06' else 2}"


def financial_year(day: str) -> str:
    """Return the financial year of a date; it runs from August to July.

    >>> financial_year("2027-07-31"), financial_year("2027-08-01")
    ('2026/27', '2027/28')
    """
    start = int(day[:4]) - (day[5:7] < "08")
    return f"{start}/{(start + 1) % 100:02d}"


def target_date(kind: str, ends: str) -> str:
    """Return when a batch is replaced: the month before support ends; storage four months after it."""
    months = int(ends[:4]) * 12 + int(ends[5:7]) - 1
    return month_end(months + (4 if kind == "storage" and ends < "2028" else -1))
