"""Write the bulk of the University of Northmoor from `tables/`: always the same bytes.

Run `python generate.py [FOLDER]`; without a folder it writes over the files in `it/`. The files that tell the
stories (in `strategy/`, and those of `it/` that are not named here) are written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator import catalogue, estate, indicators, people, portfolio

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.turtle import Page

PAGES: dict[str, Callable[[], Page]] = {
    "asset-models": estate.models,
    "assets": estate.assets,
    "capacity": catalogue.teams,
    "cases-portfolio": portfolio.cases,
    "catalogue-central": lambda: catalogue.catalogue("central"),
    "catalogue-faculty": lambda: catalogue.catalogue("faculty"),
    "kpi-observations": indicators.observations,
    "kpis": indicators.indicators,
    "people": people.people,
    "project-demands": portfolio.demands,
    "projects": portfolio.projects,
    "refresh-plan": estate.refresh,
    "reviews": indicators.reviews,
    "service-demands": catalogue.run_demand,
    "service-levels": catalogue.service_levels,
    "suppliers": estate.suppliers,
}


def main(folder: Path) -> None:
    """Write every page into the folder."""
    for name, page in PAGES.items():
        (folder / f"{name}.ttl").write_text(page().turtle(), encoding="utf-8", newline="\n")
    print(f"{len(PAGES)} files written to {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "it")
