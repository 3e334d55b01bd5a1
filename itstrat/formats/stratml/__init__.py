"""StratML, ISO 17469-1: strategic plans (Part 1) and performance plans or reports (Part 2), read and written."""

from itstrat.formats.stratml.read import read
from itstrat.formats.stratml.schema import NAMESPACES, PART_1, PART_2, Part
from itstrat.formats.stratml.write import document_of, write

__all__ = ["NAMESPACES", "PART_1", "PART_2", "Part", "document_of", "read", "write"]
