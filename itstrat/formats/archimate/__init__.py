"""ArchiMate 3 models in the Open Exchange format, read and written."""

from itstrat.formats.archimate.read import read
from itstrat.formats.archimate.terms import ASIDE, NAMESPACE
from itstrat.formats.archimate.write import write

__all__ = ["ASIDE", "NAMESPACE", "read", "write"]
