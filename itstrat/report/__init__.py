"""Tables for people and programs. Knows no RDF: a table of cells goes in, bytes come out."""

from itstrat.report.model import Cell, Column, Format, Stamp, Table

__all__ = ["Cell", "Column", "Format", "Stamp", "Table"]
