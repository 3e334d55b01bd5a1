"""The two service catalogues, service levels, teams, capacity and what running the services takes."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from generator.estate import pools
from generator.turtle import Page, date, nm, number, plain, table, text

#: Name, staff, share of the capacity that running the services takes.
TEAMS = {
    "service-desk": ("Service Desk and Campus Support", 46, "0.80"),
    "infrastructure": ("Infrastructure and Networks", 34, "0.70"),
    "integration": ("Integration and Data", 14, "0.62"),
    "applications": ("Applications", 33, "0.71"),
    "research-computing": ("Research Computing", 16, "0.50"),
    "learning-technology": ("Learning Technology and AV", 24, "0.76"),
    "security": ("Security and Identity", 18, "0.66"),
}
#: A person works 88 % of the year on the job: the rest is leave, training and illness.
PRESENT = Decimal("0.88")
QUARTERS = {
    "2026-q4": ("November 2026 to January 2027", "2026-11-01", "2027-01-31"),
    "2027-q1": ("February to April 2027", "2027-02-01", "2027-04-30"),
    "2027-q2": ("May to July 2027", "2027-05-01", "2027-07-31"),
    "2027-q3": ("August to October 2027", "2027-08-01", "2027-10-31"),
}
CATALOGUES = {"central": "central", "science": "faculty", "medicine": "faculty", "arts": "faculty"}
RUN_SKILLS = {
    "service-desk": "service-management",
    "infrastructure": "network-engineering",
    "integration": "systems-integration",
    "applications": "application-support",
    "research-computing": "research-software",
    "learning-technology": "learning-design",
    "security": "information-security",
}
CATEGORY_KPIS = {
    "NetworkAndConnectivity": "network-availability",
    "LearningTechnology": "teaching-availability",
    "ResearchComputing": "hpc-availability",
}


def catalogue(name: str) -> Page:
    """Return the services of the central or the faculty catalogue."""
    page = Page(f"The {name} service catalogue: what is delivered, to whom, why, and what it rests on.")
    for row in table("services"):
        if CATALOGUES[row["catalogue"]] != name:
            continue
        service = row["service"]
        page.add(
            nm(f"service-{service}"),
            "its:Service",
            row["label"],
            ("skos:definition", text(row["definition"])),
            ("its:inCatalogue", nm(f"catalogue-{row['catalogue']}")),
            ("its:category", f"its:{row['category']}"),
            ("its:owner", nm(row["owner"])),
            ("its:status", "its:Live"),
            ("its:audience", [nm(group) for group in row["audience"].split()]),
            ("its:supports", [nm(f"objective-{objective}") for objective in row["objectives"].split()]),
            ("its:dependsOn", [nm(f"service-{other}") for other in row["depends on"].split()]),
            ("its:usesAsset", assets_of(row)),
            ("its:sla", nm(f"sla-{service}")),
            ("its:demand", nm(f"run-{service}")),
        )
    return page


def assets_of(row: dict[str, str]) -> list[str]:
    """Return the software that names the service, and hardware of the kinds it uses."""
    software = [nm(f"asset-{item['model']}") for item in table("software") if row["service"] in item["used by"].split()]
    hardware = [nm(f"asset-{group}") for kind in row["uses"].split() for group in pools().get(kind, [])]
    return software + hardware


def service_levels() -> Page:
    """Return an SLA for each service with two targets: availability and time to first answer."""
    page = Page("Service level agreements: availability in the year, and working hours to a first answer.")
    for position, row in enumerate(table("services")):
        service, label, month = row["service"], row["label"], position % 9 + 1
        page.add(
            nm(f"sla-{service}"),
            "its:ServiceLevelAgreement",
            f"Service levels of {label}",
            ("its:serviceLevelTarget", [nm(f"sla-{service}-availability"), nm(f"sla-{service}-answer")]),
            ("its:reviewDate", date(f"2027-{month:02d}-28")),
        )
        page.add(
            nm(f"sla-{service}-availability"),
            "its:ServiceLevelTarget",
            f"{label}: available {row['availability']} %",
            ("its:targetValue", number(Decimal(row["availability"]), 2)),
            ("its:unit", plain("%")),
            ("its:measuredBy", nm(f"kpi-{CATEGORY_KPIS.get(row['category'], 'core-availability')}")),
        )
        page.add(
            nm(f"sla-{service}-answer"),
            "its:ServiceLevelTarget",
            f"{label}: first answer in {row['response']} h",
            ("its:targetValue", number(Decimal(row["response"]), 2)),
            ("its:unit", plain("h")),
            ("its:measuredBy", nm("kpi-first-response")),
        )
    return page


def teams() -> Page:
    """Return the seven teams and the capacity of each in the four quarters ahead."""
    page = Page("The seven teams of IT Services (185 people) and what they have to give, quarter by quarter.")
    for team, (name, staff, _) in TEAMS.items():
        page.add(
            nm(f"team-{team}"),
            "its:Resource , org:OrganizationalUnit",
            name,
            ("org:unitOf", nm("it-services")),
            ("schema:numberOfEmployees", number(staff, 0)),
        )
    for team, (name, staff, _) in TEAMS.items():
        for quarter, (words, start, end) in QUARTERS.items():
            page.add(
                nm(f"capacity-{team}-{quarter}"),
                "its:Capacity",
                f"{name}, {words}",
                ("its:resource", nm(f"team-{team}")),
                ("its:amount", number(staff * PRESENT, 2)),
                ("its:unit", plain("FTE")),
                ("its:startDate", date(start)),
                ("its:endDate", date(end)),
            )
    return page


def run_demand() -> Page:
    """Return what running each service takes of its team, from November 2026 to October 2027."""
    page = Page("What running the services takes of the teams in the year to October 2027.")
    rows = table("services")
    for row in rows:
        _, staff, share = TEAMS[row["team"]]
        weights = sum(int(other["weight"]) for other in rows if other["team"] == row["team"])
        part = staff * PRESENT * Decimal(share) * int(row["weight"]) / weights
        page.add(
            nm(f"run-{row['service']}"),
            "its:ResourceDemand",
            f"Running of {row['label']}",
            ("its:resource", nm(f"team-{row['team']}")),
            ("its:skill", nm(f"skill-{RUN_SKILLS[row['team']]}")),
            ("its:amount", number(part.quantize(Decimal("0.01"), ROUND_DOWN), 2)),
            ("its:unit", plain("FTE")),
            ("its:startDate", date("2026-11-01")),
            ("its:endDate", date("2027-10-31")),
        )
    return page
