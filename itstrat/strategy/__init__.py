"""The strategy of one institution: read, checked, planned, asked and changed.

:class:`Strategy` is all of it; each module adds what can be asked of what the one before has made: the dataset that was
read (:mod:`.dataset`), its validation (:mod:`.checked`), planning (:mod:`.planned`), and the rest (:mod:`.facade`).
"""

from __future__ import annotations

from itstrat.shacl import ValidationOptions
from itstrat.strategy.checked import validate_in_bulk
from itstrat.strategy.dataset import Origin
from itstrat.strategy.facade import Strategy, open  # noqa: A004  # reads as itstrat.open

__all__ = ["Origin", "Strategy", "ValidationOptions", "open", "validate_in_bulk"]
