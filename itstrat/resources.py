"""Where the files that are not Python live: in the wheel, or in the checkout for an editable install."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["ontology", "shapes", "examples", "ci", "queries"]


@cache
def directory(kind: Kind) -> Path:
    """The folder of one kind of resource.

    >>> (directory("queries") / "reports").is_dir()
    True
    """
    package = Path(__file__).parent
    if kind == "queries":
        return package / kind
    packaged = package / "_resources" / kind
    return packaged if packaged.is_dir() else package.parent / kind
