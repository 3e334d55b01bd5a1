"""Projects with milestones, briefs and demands, and the business cases of the portfolio."""

from __future__ import annotations

from datetime import date as day
from decimal import Decimal

from generator.catalogue import QUARTERS, TEAMS
from generator.turtle import Page, date, money, nm, number, plain, table, text

STEPS = {
    "design": ("design agreed", 30),
    "pilot": ("pilot reviewed", 65),
    "handover": ("handed over to the service", 100),
}


def projects() -> Page:
    """Return the projects of the portfolio with three milestones each, and their briefs."""
    page = Page("The projects of the portfolio. Those that the stories turn on are in programmes.ttl, written by hand.")
    for row in table("projects"):
        project = row["project"]
        page.add(
            nm(f"project-{project}"),
            "its:Project",
            row["label"],
            ("its:subProjectOf", nm(f"programme-{row['programme']}")),
            ("its:status", f"its:{row['status']}"),
            ("its:startDate", date(row["start"])),
            ("its:endDate", date(row["end"])),
            ("its:owner", nm(row["owner"])),
            ("its:supports", [nm(f"objective-{objective}") for objective in row["objectives"].split()]),
            ("its:demand", [nm(name) for name, *_ in demands_of(row)]),
            ("its:milestone", [nm(f"milestone-{project}-{step}") for step in STEPS]),
        )
        for step, (words, part) in STEPS.items():
            page.add(
                nm(f"milestone-{project}-{step}"),
                "its:Milestone",
                f"{row['label']}: {words}",
                ("its:targetDate", date(between(row["start"], row["end"], part))),
            )
        if row["brief"] == "yes":
            page.add(
                nm(f"brief-{project}"),
                "its:ProjectBrief",
                f"Project brief: {row['label']}",
                ("its:briefFor", nm(f"project-{project}")),
                ("prov:wasAttributedTo", nm(row["owner"])),
                ("dcterms:issued", date(between(row["start"], "2026-11-01", 10))),
            )
    return page


def between(start: str, end: str, part: int) -> str:
    """Return the day that lies `part` per cent of the way between two days, in whichever order they come.

    >>> between("2026-01-01", "2026-12-31", 50)
    '2026-07-02'
    """
    first, last = sorted((day.fromisoformat(start), day.fromisoformat(end)))
    return (first + (last - first) * part / 100).isoformat()


def demands_of(row: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    """Return name, team, skill, amount and quarter of each demand of a project in the four quarters ahead."""
    found = []
    for claim in row["demands"].split():
        team, skill, amount = claim.split(":")
        for quarter, (_, first, last) in QUARTERS.items():
            if row["start"] <= last and row["end"] >= first:
                found.append((f"demand-{row['project']}-{team}-{quarter}", team, skill, amount, quarter))
    return found


def demands() -> Page:
    """Return what each project takes of the teams, quarter by quarter."""
    page = Page("What the projects of the portfolio take of the teams, quarter by quarter.")
    for row in table("projects"):
        for name, team, skill, amount, quarter in demands_of(row):
            words, start, end = QUARTERS[quarter]
            page.add(
                nm(name),
                "its:ResourceDemand",
                f"{row['label']}: {TEAMS[team][0]}, {words}",
                ("its:resource", nm(f"team-{team}")),
                ("its:skill", nm(f"skill-{skill}")),
                ("its:amount", number(Decimal(amount), 2)),
                ("its:unit", plain("FTE")),
                ("its:startDate", date(start)),
                ("its:endDate", date(end)),
            )
    return page


def cases() -> Page:
    """Return the business cases of the portfolio, with three options each."""
    page = Page("Business cases of the portfolio. Those that the stories turn on are in cases.ttl, written by hand.")
    for row in table("cases"):
        case = f"case-{row['case']}"
        page.add(
            nm(case),
            "its:BusinessCase",
            row["label"],
            ("skos:definition", text(row["now"])),
            ("its:caseFor", nm(project_name(row["project"]))),
            ("its:reason", [reason(name) for name in row["reasons"].split()]),
            ("its:option", [nm(f"{case}-{option}") for option in ("nothing", "minimum", "proposal")]),
            ("its:funding", [nm(f"{case}-funding-{place}") for place, _ in enumerate(row["funding"].split("; "), 1)]),
            ("prov:wasAttributedTo", nm(row["author"])),
        )
        options(page, case, row)
        benefits(page, case, row)
        funding(page, case, row)
    return page


def project_name(name: str) -> str:
    """Return the local name of a project, or of the programme where a case is for a whole one."""
    return f"programme-{name}" if name in {row["programme"] for row in table("projects")} else f"project-{name}"


def reason(name: str) -> str:
    """Return an objective by its number, or an element of another strategy by its own name."""
    return nm(f"objective-{name}") if name[0].isdigit() else nm(name)


def options(page: Page, case: str, row: dict[str, str]) -> None:
    """Add the three options with costs and risks."""
    minimum, proposal = row["minimum costs"].split("; "), row["proposal costs"].split("; ")
    advantages = row["benefits"].split("; ")
    page.add(
        nm(f"{case}-nothing"),
        "its:Option",
        f"{row['label']}: do nothing",
        ("its:optionType", "its:DoNothing"),
        ("its:recommended", "false"),
        ("its:risk", nm(f"{case}-risk-nothing")),
    )
    page.add(
        nm(f"{case}-minimum"),
        "its:Option",
        row["minimum"],
        ("its:optionType", "its:DoMinimum"),
        ("its:recommended", "false"),
        ("its:cost", [nm(f"{case}-minimum-cost-{place}") for place, _ in enumerate(minimum, 1)]),
    )
    page.add(
        nm(f"{case}-proposal"),
        "its:Option",
        row["proposal"],
        ("its:optionType", "its:DoSomething"),
        ("its:recommended", "true"),
        ("its:cost", [nm(f"{case}-proposal-cost-{place}") for place, _ in enumerate(proposal, 1)]),
        ("its:benefit", [nm(f"{case}-benefit-{place}") for place, _ in enumerate(advantages, 1)]),
        ("its:risk", nm(f"{case}-risk-proposal")),
    )
    costs(page, f"{case}-minimum", row["minimum"], minimum)
    costs(page, f"{case}-proposal", row["proposal"], proposal)
    owner = nm(row["author"])
    threats = {
        "nothing": (row["risk of doing nothing"], row["likelihood"], row["impact"], "Tolerate"),
        "proposal": (row["proposal risk"], row["proposal likelihood"], row["proposal impact"], row["response"]),
    }
    for option, (label, likelihood, impact, response) in threats.items():
        page.add(
            nm(f"{case}-risk-{option}"),
            "its:Risk",
            label,
            ("its:likelihood", likelihood),
            ("its:impact", impact),
            ("its:response", f"its:{response}"),
            ("its:owner", owner),
        )


def costs(page: Page, option: str, label: str, items: list[str]) -> None:
    """Add the costs of an option: year, kind and amount of each."""
    for place, item in enumerate(items, 1):
        year, kind, amount = item.split()
        page.add(
            nm(f"{option}-cost-{place}"),
            "its:Cost",
            f"{label}, {kind.lower()} {year}",
            ("its:amount", money(amount)),
            ("its:year", plain(year)),
            ("its:costType", f"its:{kind}"),
            ("schema:currency", plain("GBP")),
        )


def benefits(page: Page, case: str, row: dict[str, str]) -> None:
    """Add the benefits of the proposal, with money where there is some."""
    for place, item in enumerate(row["benefits"].split("; "), 1):
        label, kpi, kind, owner, amount = item.split("=")
        worth = [("its:amount", money(amount)), ("its:year", plain("2027/28"))] if amount else []
        page.add(
            nm(f"{case}-benefit-{place}"),
            "its:Benefit",
            label,
            ("its:benefitType", f"its:{kind}"),
            ("its:measuredBy", nm(f"kpi-{kpi}")),
            ("its:owner", nm(owner)),
            *worth,
        )


def funding(page: Page, case: str, row: dict[str, str]) -> None:
    """Add where the money comes from and whether it was granted."""
    for place, item in enumerate(row["funding"].split("; "), 1):
        source, status, amount = item.split()
        page.add(
            nm(f"{case}-funding-{place}"),
            "its:Funding",
            f"{row['label']}: {source.replace('-', ' ')}",
            ("its:fundingSource", nm(source)),
            ("its:status", f"its:{status}"),
            ("its:amount", money(amount)),
            ("schema:currency", plain("GBP")),
        )
