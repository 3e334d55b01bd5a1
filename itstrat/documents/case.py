"""A business case as its documents need it: looked up once, computed when asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import accounts, parts, work
from itstrat.documents.desk import node
from itstrat.documents.gaps import Gaps, scope
from itstrat.documents.words import quoted
from itstrat.namespaces import ITS, PREFIXES
from itstrat.planning.appraisal import AppraisalOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import Appraisal
    from itstrat.planning.exposure import Exposure

ATTRIBUTED = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")


@dataclass(slots=False)
class Case:
    """What a business case is made from, looked up once."""

    desk: Desk
    node: ox.NamedNode
    assume: DocumentOptions

    def __post_init__(self) -> None:
        self.gaps = Gaps(self.desk, "funding-bid", scope(self.desk, self.node))
        self.project = self.desk.value(self.node, ITS["caseFor"])
        self.options = [row for row in self.desk.rows_of("case-options") if row["case"].iri == self.node.value]
        self.recommended = next((row for row in self.options if row["recommended"].text == "yes"), None)
        self.projects = self.desk.ask("projects", programme=node(self.project)) if self.project.iri else []
        self.risks = [row for row in self.desk.rows_of("risk-register") if row["in_case"].iri == self.node.value]
        self.benefits = self.desk.ask("benefits", case=self.node)

    @property
    def project_name(self) -> str:
        """The project, as it is called."""
        return quoted(self.project.text)

    @property
    def currency(self) -> str:
        """The currency of the options."""
        return next((row["currency"].text for row in self.options if row["currency"].text), "GBP")

    @cached_property
    def money(self) -> Affordability | None:
        """Cost by year and funding of what is recommended."""
        return accounts.money_of(self.desk, self.node, self.gaps) if self.recommended else None

    @cached_property
    def appraisal(self) -> Appraisal | None:
        """The investment appraisal."""
        assume = AppraisalOptions(
            rate=self.assume.rate,
            optimism_bias=self.assume.optimism_bias,
            benefit_years=self.assume.benefit_years,
        )
        return accounts.appraisal_of(self.desk, self.node, self.gaps, assume)

    @cached_property
    def exposure(self) -> Exposure | None:
        """What is past support of what the project replaces."""
        return work.exposure_of(self.desk, node(self.project)) if self.project.iri else None

    @property
    def resources(self) -> list[str]:
        """The teams that the projects ask for."""
        projects = {row["project"].iri for row in self.projects}
        found = (row["resource"].iri for row in self.desk.ask("demands") if row["claimant"].iri in projects)
        return list(dict.fromkeys(iri for iri in found if iri))

    @property
    def decisions(self) -> list[Row]:
        """What was decided about the case or its projects, newest first."""
        about = [self.node.value, *(row["project"].iri or "" for row in self.projects)]
        return parts.decisions(self.desk, about)

    def of(self, option: Row, rows: Sequence[Row], name: str) -> list[Row]:
        """The rows about an option."""
        return [row for row in rows if row[name].iri == option["option"].iri]


def author(case: Case) -> str:
    """Who wrote the case."""
    return case.desk.value(case.node, ATTRIBUTED).text
