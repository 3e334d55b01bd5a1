"""A dataset planned with: the portfolio, the conflicts, what if, impact, appraisals and exposure."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import formats, inference
from itstrat.errors import CircularDependency, PlanningError
from itstrat.strategy.checked import Checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from itstrat.planning.appraisal import Appraisal, AppraisalOptions
    from itstrat.planning.conflicts import Conflict
    from itstrat.planning.effects import Comparison
    from itstrat.planning.exposure import Exposure
    from itstrat.planning.impact import Impact, Reissue
    from itstrat.planning.plan_options import PlanOptions
    from itstrat.planning.portfolio import Portfolio
    from itstrat.planning.scenario import Scenario


class Planned(Checked):
    """A dataset whose projects can be planned."""

    def plan(self, options: PlanOptions | None = None) -> Portfolio:
        """The portfolio of projects worth most under the limits of the data and the options, and why.

        Raises: NoPortfolio with a smallest set of limits that clash, CircularDependency, PlanningError.
        """
        from itstrat.planning.plan_options import PlanOptions
        from itstrat.planning.portfolio import plan

        options = options or PlanOptions(first_month=self.config.year_starts)
        with _placed(self):
            return plan(self.store, self.as_of, self.labels, options)

    def conflicts(self, *, day_rate: Decimal | None = None) -> tuple[Conflict, ...]:
        """Where more is asked of a team than it has, and the ways out, the cheapest first.

        ``day_rate`` is what hired people cost a day; without it, ``day_rate`` of ``itstrat.toml``, else an assumed one.
        Raises: PlanningError.

        >>> import itstrat
        >>> itstrat.open("examples/minimal").conflicts()
        ()
        """
        from itstrat.planning.conflicts import conflicts

        rate, source = (
            (self.config.day_rate, "day_rate of itstrat.toml") if day_rate is None else (day_rate, "the rate given")
        )
        with _placed(self):
            return conflicts(self.store, self.as_of, self.labels, day_rate=rate, rate_from=source)

    def whatif(self, *scenarios: Scenario) -> Comparison:
        """What scenarios would change, each applied to a copy, beside what is now.

        Raises: PlanningError where a change cannot be made, UnknownSubject, AmbiguousSubject.
        """
        from itstrat.planning.changed import applied
        from itstrat.planning.effects import compare, measures

        futures, notes = [], []
        quads = [quad for document in self.documents for quad in document.quads]
        for scenario in scenarios:
            future = applied(scenario, quads, self.resolve, first_month=self.config.year_starts)
            store = inference.merged([future.quads], as_of=self.as_of)
            notes.append(future.notes)
            futures.append((scenario.title, measures(store, self.as_of, self.labels)))
        now = self._with_inference
        return compare(measures(now, self.as_of, self.labels), futures, notes)

    def impact(self, subject: str | ox.NamedNode) -> Impact | Reissue:
        """What a failing asset, service, supplier or resource touches, or what a re-issued strategy document withdraws.

        Raises: UnknownSubject, AmbiguousSubject.
        """
        from itstrat.planning.impact import impact, is_document, reissue

        node = subject if isinstance(subject, ox.NamedNode) else self.resolve(subject)
        if is_document(self.store, node):
            return reissue(self.store, node, self.labels)
        return impact(self.store, node, self.labels)

    def appraise(self, case: str | ox.NamedNode, assume: AppraisalOptions | None = None) -> Appraisal:
        """The investment appraisal of a business case. Raises: PlanningError, UnknownSubject, AmbiguousSubject."""
        from itstrat.planning.appraisal import appraise

        node = case if isinstance(case, ox.NamedNode) else self.resolve(case)
        with _placed(self):
            return appraise(self.store, node, self.labels, assume)

    def exposure(self, *, until: date | None = None, project: ox.NamedNode | None = None) -> Exposure:
        """What is exposed past its support up to a day, as planned and if nothing is done, maybe of one project."""
        from itstrat.planning.exposure import exposure

        with _placed(self):
            return exposure(self.store, self.as_of, self.labels, until=until, project=project)


@contextmanager
def _placed(dataset: Planned) -> Iterator[None]:
    """Adds to an error about one thing, or some statements, the lines on which these are written."""
    try:
        yield
    except PlanningError as error:
        if error.about and error.location is None:
            wanted = (ox.NamedNode(error.about), None, None)
            error.message = error.message.replace(error.about, dataset.labels(wanted[0]))
            error.args = (error.message,)
            found = formats.locate(dataset.documents, [wanted])
            error.location = found[wanted].location if wanted in found else None
        if isinstance(error, CircularDependency):
            from itstrat.planning.circles import told

            for step in told(error.links, dataset.documents, dataset.labels):
                error.add_note(str(step))
        raise
