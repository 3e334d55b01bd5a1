"""The business case: why, what else could be done, what it brings, what it costs, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import case_appraisal, case_how, case_summary, case_why
from itstrat.documents.case import Case, author
from itstrat.documents.made import finish
from itstrat.report.document import Section

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Document


def build(desk: Desk, subject: ox.NamedNode, options: DocumentOptions) -> Document:
    """The business case in the order of PRINCE2, or of the five cases."""
    case = Case(desk, subject, options)
    order = _five(case) if options.five_case else _prince(case)
    sections = (case_summary.summary(case), *order, case.gaps.section("this case"), case_how.alignment(case))
    return finish(
        desk,
        title=desk.label(subject),
        kind="Business case",
        subtitle=f"Decision asked for: {case_summary.asked(case)}",
        sections=sections,
        author=author(case),
    )


def _prince(case: Case) -> tuple[Section, ...]:
    return (
        case_why.reasons(case),
        case_why.problem(case),
        case_why.options(case),
        case_why.benefits(case),
        case_why.disbenefits(case),
        case_how.timescale(case),
        case_how.costs(case),
        case_appraisal.appraisal(case),
        case_how.risks(case),
        case_how.resources(case),
        case_how.funding(case),
        case_how.governance(case),
    )


def _five(case: Case) -> tuple[Section, ...]:
    homes = (
        ("Strategic case", (case_why.reasons, case_why.problem)),
        ("Economic case", (case_why.options, case_why.benefits, case_why.disbenefits, case_appraisal.appraisal)),
        ("Commercial case", (case_how.funding,)),
        ("Financial case", (case_how.costs,)),
        ("Management case", (case_how.timescale, case_how.risks, case_how.resources, case_how.governance)),
    )
    return tuple(
        Section(title, sections=tuple(part for make in makers if (part := make(case)).blocks))
        for title, makers in homes
    )
