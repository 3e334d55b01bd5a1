"""How far a run is, for those who wait for it, maybe in another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.shacl.findings import Validation
    from itstrat.shacl.report import ValidationReport


class Progress:
    """Told by a run what it does; ``done`` of ``total`` shapes have been checked so far."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self._report: Callable[[], ValidationReport] | None = None
        self._present: Callable[[ValidationReport], Validation] | None = None

    def begins(self, total: int, report: Callable[[], ValidationReport]) -> None:
        """A run has so many shapes to check; ``report`` gives at any time what it has found."""
        self.total, self._report = total, report

    def presented(self, present: Callable[[ValidationReport], Validation]) -> None:
        """What makes findings of a report."""
        self._present = present

    def so_far(self) -> Validation | None:
        """The findings of what has been checked, marked as not all; None before anything is.

        Cost: that of placing the findings in the files.
        """
        if self._report is None or self._present is None:
            return None
        return self._present(self._report())
