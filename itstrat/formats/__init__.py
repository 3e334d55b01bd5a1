"""Files in, quads out: what a strategy is made of, read with exact terms and known lines.

>>> from itstrat import formats
>>> workspace = formats.discover(["examples/minimal"])
>>> documents = formats.read_all(workspace.sources)
>>> documents[0].source.name.startswith("examples/minimal/")
True
"""

from itstrat.formats.base import Document, Reader, Source
from itstrat.formats.discover import READERS, Workspace, discover
from itstrat.formats.excerpts import Excerpt, Excerpts, excerpts
from itstrat.formats.imports import at_hand, not_followed, unfollowed
from itstrat.formats.positions import Place, Wanted, locate
from itstrat.formats.read import read, read_all
from itstrat.formats.spelling import misspelt, undescribed

__all__ = [
    "READERS",
    "Document",
    "Excerpt",
    "Excerpts",
    "Place",
    "Reader",
    "Source",
    "Wanted",
    "Workspace",
    "at_hand",
    "discover",
    "excerpts",
    "locate",
    "misspelt",
    "not_followed",
    "read",
    "read_all",
    "undescribed",
    "unfollowed",
]
