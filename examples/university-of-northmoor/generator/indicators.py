"""KPIs with their targets, twelve quarters of observations, and the reviews that rest on them."""

from __future__ import annotations

import random

from generator.turtle import Page, date, nm, number, plain, table, text

QUARTER_ENDS = [f"{year}-{end}" for year in (2024, 2025, 2026) for end in ("01-31", "04-30", "07-31", "10-31")]
MONTHS = {"01": "January", "04": "April", "07": "July", "10": "October"}
#: How many quarters lie between the baseline and each of the dates that targets are set for.
TERMS = {"2026-12-31": 11.67, "2027-07-31": 14, "2028-07-31": 18}
#: Steering group meetings of the last year, and the last quarter whose values they saw.
REVIEWS = {"2026-01": 7, "2026-04": 8, "2026-07": 9, "2026-10": 10}


def indicators() -> Page:
    """Return the KPIs and the target that an objective sets for each."""
    page = Page("Key performance indicators, and the target of each with its baseline.")
    for row in table("kpis"):
        places = int(row["decimals"])
        page.add(
            nm(f"kpi-{row['kpi']}"),
            "its:KPI",
            row["label"],
            ("its:unit", plain(row["unit"])),
            ("its:direction", f"its:{row['direction']}"),
            ("its:owner", nm(row["owner"])),
            ("dcterms:accrualPeriodicity", text("Quarterly")),
        )
        page.add(
            nm(f"target-{row['kpi']}"),
            "its:Target",
            f"{row['label']}: {row['target']} {row['unit']}",
            ("its:targetOf", nm(f"kpi-{row['kpi']}")),
            ("its:baselineValue", number(float(row["baseline"]), places)),
            ("its:baselineDate", date(QUARTER_ENDS[0])),
            ("its:targetValue", number(float(row["target"]), places)),
            ("its:targetDate", date(row["target date"])),
        )
    return page


def values(row: dict[str, str]) -> list[float]:
    """Return the twelve values of a KPI: from its baseline, with noise, to where it stands today."""
    source = random.Random(f"northmoor {row['kpi']}")
    start, way = float(row["baseline"]), float(row["target"]) - float(row["baseline"])
    last = len(QUARTER_ENDS) - 1
    series = []
    for quarter in range(last + 1):
        noise = 0.0 if quarter in (0, last) else (source.random() * 2 - 1) * float(row["spread"])
        value = start + way * float(row["progress"]) * quarter / last + noise
        series.append(min(value, 100.0) if row["unit"] == "%" else max(value, 0.0))
    return series


def observations() -> Page:
    """Return 480 observations: 40 KPIs, twelve quarters each."""
    page = Page("Quarterly observations of each indicator, from January 2024 to October 2026.")
    for row in table("kpis"):
        for end, value in zip(QUARTER_ENDS, values(row), strict=True):
            year, month, day = end.split("-")
            page.add(
                nm(f"observation-{row['kpi']}-{year}-{month}"),
                "its:Observation",
                f"{row['label']}, quarter to {day} {MONTHS[month]} {year}",
                ("sosa:observedProperty", nm(f"kpi-{row['kpi']}")),
                ("sosa:hasSimpleResult", number(value, int(row["decimals"]))),
                ("sosa:resultTime", f'"{end}T17:00:00Z"^^xsd:dateTime'),
            )
    return page


def reviews() -> Page:
    """Return a review of each objective at each steering group meeting of the year, coloured by its first KPI."""
    page = Page("What the steering group saw: each objective at each of its four meetings in 2026.")
    first = {row["objective"]: row for row in reversed(table("kpis"))}
    for month, quarter in REVIEWS.items():
        for objective in sorted(first):
            row = first[objective]
            start, target = float(row["baseline"]), float(row["target"])
            done = (values(row)[quarter] - start) / (target - start)
            expected = quarter / TERMS[row["target date"]]
            comment = f"{row['label']}: {done * 100:.0f} % of the way, {expected * 100:.0f} % expected."
            colour = "Green" if done >= expected * 0.9 else "Amber" if done >= expected * 0.5 else "Red"
            page.add(
                nm(f"review-{objective}-{month}"),
                "its:ProgressReview",
                f"OBJ{objective.replace('-', '.')} in {month}: {colour.lower()}",
                ("its:about", nm(f"objective-{objective}")),
                ("its:reviewedAt", nm(f"steering-{month}")),
                ("its:rag", f"its:{colour}"),
                ("rdfs:comment", text(comment)),
            )
    return page
