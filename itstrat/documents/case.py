"""A business case as its documents need it: looked up once, computed when asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import accounts, parts, work
from itstrat.documents.desk import amount, node
from itstrat.documents.gaps import Gaps, scope
from itstrat.namespaces import ITS, PREFIXES
from itstrat.planning.affordability import Affordability
from itstrat.planning.appraisal import Appraisal, AppraisalOptions, check
from itstrat.report.document import Gap
from itstrat.report.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.planning.exposure import Exposure

ATTRIBUTED = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")


@dataclass(slots=False)
class Case:
    """What a business case is made from, looked up once. Raises: PlanningError for what no appraisal may assume."""

    desk: Desk
    node: ox.NamedNode
    assume: DocumentOptions

    def __post_init__(self) -> None:
        check(self._assumed)
        self.gaps = Gaps(self.desk, "funding-bid", scope(self.desk, self.node))
        self.project = self.desk.value(self.node, ITS["caseFor"])
        self._rows = [row for row in self.desk.rows_of("case-options") if row["case"].iri == self.node.value]
        self.options = parts.first_of(self._rows, "option")
        chosen = [row for row in self.options if row["recommended"].text == "yes"]
        self.recommended = chosen[0] if len(chosen) == 1 else None
        self.nothing = next((row for row in self.options if row["type"].iri == ITS["DoNothing"].value), None)
        self.projects = self.desk.ask("projects", programme=node(self.project)) if self.project.iri else []
        self.risks = [row for row in self.desk.rows_of("risk-register") if row["in_case"].iri == self.node.value]
        self.benefits = self.desk.ask("benefits", case=self.node)

    @property
    def undecided(self) -> str:
        """Why there is no recommended option to speak of; nothing where there is one."""
        if self.recommended:
            return ""
        if not self.options:
            return "the case has no options"
        several = any(row["recommended"].text == "yes" for row in self.options)
        return "more than one option is recommended" if several else "no option is recommended"

    @property
    def project_name(self) -> str:
        """The project, as it is called."""
        return quoted(self.project.text)

    @property
    def currency(self) -> str:
        """The currency of the options; nothing where they are in several."""
        return accounts.currency_of(row["currency"].text for row in self._rows)

    def amounts(self, option: Row, name: str) -> list[tuple[Decimal, str]]:
        """What an option has in a column of the report case-options, with its currency; several where there are."""
        found = [
            (value, row["currency"].text or self.currency)
            for row in self.of(option, self._rows, "option")
            if (value := amount(row[name])) is not None
        ]
        return [each for each in found if each[0]] or found[:1]

    @cached_property
    def undated(self) -> tuple[Gap, ...]:
        """Costs and values of the options without a year that can be read: what cannot be told by year."""
        return accounts.undated(self.desk, self.options, self.benefits, self.gaps)

    @property
    def money(self) -> Affordability | None:
        """Cost by year and funding of what is recommended; nothing where it cannot be added up."""
        return self._money if isinstance(self._money, Affordability) else None

    @property
    def unpriced(self) -> tuple[Gap, ...]:
        """Why the cost of what is recommended cannot be added up."""
        return (self._money,) if isinstance(self._money, Gap) else ()

    @cached_property
    def _money(self) -> Affordability | Gap | None:
        return accounts.money_of(self.desk, self.node, self.gaps) if self.recommended else None

    @property
    def appraisal(self) -> Appraisal | None:
        """The investment appraisal."""
        return self._appraisal if isinstance(self._appraisal, Appraisal) else None

    @property
    def unappraised(self) -> tuple[Gap, ...]:
        """Why there is no investment appraisal."""
        return () if isinstance(self._appraisal, Appraisal) else self._appraisal

    @cached_property
    def _appraisal(self) -> Appraisal | tuple[Gap, ...]:
        if self.undated or not self.options:
            return (*self.undated, *self.unpriced)
        return accounts.appraisal_of(self.desk, self.node, self.gaps, self._assumed)

    @property
    def _assumed(self) -> AppraisalOptions:
        return AppraisalOptions(
            rate=self.assume.rate,
            optimism_bias=self.assume.optimism_bias,
            benefit_years=self.assume.benefit_years,
        )

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

    @property
    def verdict(self) -> Row | None:
        """The latest decision about the case itself or its project as a whole; what was decided of a part is not it."""
        about = (self.node.value, self.project.iri)
        return next((row for row in self.decisions if row["subject"].iri in about), None)

    def of(self, option: Row, rows: Sequence[Row], name: str) -> list[Row]:
        """The rows about an option."""
        return [row for row in rows if row[name].iri == option["option"].iri]

    def promised(self, *, good: bool) -> list[Row]:
        """The benefits of the recommended option, or its dis-benefits."""
        rows = self.of(self.recommended, self.benefits, "option") if self.recommended else []
        return [row for row in rows if (row["type"].iri != ITS["DisBenefit"].value) == good]


def author(case: Case) -> str:
    """Who wrote the case."""
    return case.desk.value(case.node, ATTRIBUTED).text
