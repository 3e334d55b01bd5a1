"""itstrat: a knowledge graph of an IT service strategy, checked, queried and reported on.

>>> import itstrat
>>> itstrat.open("examples/minimal").validate().conforms
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.errors import ItstratError, Location

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from itstrat.shacl import ValidationOptions
    from itstrat.strategy import Strategy, open  # noqa: A004  # reads as itstrat.open

__version__ = "0.1.0"

__all__ = ["ItstratError", "Location", "Strategy", "ValidationOptions", "__version__", "open"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Set a notebook up: what ``%load_ext itstrat`` does. Needs the extra ``jupyter``, which every notebook brings."""
    from importlib import import_module

    import_module("itstrat.jupyter").load(shell)  # by name: the floors below a notebook import this module


def __getattr__(name: str) -> object:
    """Load the façade when it is first asked for, so that ``itstrat --help`` starts without the engine."""
    if name in {"Strategy", "ValidationOptions", "open"}:
        from itstrat import strategy

        return getattr(strategy, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
