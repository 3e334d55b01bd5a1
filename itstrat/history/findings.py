"""Which findings appeared and which went between two validations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from itstrat.history.diff import Noted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.errors import Location


class Finding(Protocol):
    """What is compared of a finding."""

    @property
    def code(self) -> str:
        """The code of its rule."""

    @property
    def severity(self) -> str:
        """How much it matters."""

    @property
    def focus_node(self) -> object:
        """What it is about."""

    @property
    def label(self) -> str:
        """What that is called."""

    @property
    def value(self) -> object:
        """The term that offends, if one does."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def location(self) -> Location | None:
        """Where it is written."""


def beyond(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Noted, ...]:
    """The findings that are not among others.

    One of the same rule about the same thing is the same, also where it says another number or stands elsewhere.
    """
    left = Counter(_key(finding) for finding in others)
    found = []
    said = {(*_key(finding), finding.message) for finding in others}
    # Of several of one rule about one thing, those that say the same word for word are matched first.
    for finding in sorted(findings, key=lambda each: (*_key(each), each.message) not in said):
        if left[_key(finding)]:
            left[_key(finding)] -= 1
        else:
            found.append(finding)
    return tuple(
        Noted(
            code=finding.code,
            severity=finding.severity,
            label=finding.label,
            message=finding.message,
            place=str(finding.location or ""),
        )
        for finding in sorted(found, key=lambda each: (each.code, each.label, each.message))
    )


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, str(finding.focus_node)
