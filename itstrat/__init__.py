"""itstrat: a knowledge graph of an IT service strategy, checked, queried and reported on.

>>> import itstrat
>>> itstrat.open("examples/minimal").validate().conforms
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.errors import ItstratError, Location

if TYPE_CHECKING:
    from itstrat.shacl import ValidationOptions
    from itstrat.strategy import Strategy, open  # noqa: A004  # reads as itstrat.open

__version__ = "0.1.0"

__all__ = ["ItstratError", "Location", "Strategy", "ValidationOptions", "__version__", "open"]


def __getattr__(name: str) -> object:
    """Load the façade when it is first asked for, so that ``itstrat --help`` starts without the engine."""
    if name in {"Strategy", "ValidationOptions", "open"}:
        from itstrat import strategy

        return getattr(strategy, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
