"""SSSOM: mapping sets as tab-separated values, read into triples and written back.

The format is that of https://w3id.org/sssom/spec, version 1.1: a block of metadata (at the head of the file behind
``#``, or in a ``.sssom.yml`` beside it), and a row for each mapping.
"""

from itstrat.formats.sssom.model import Mapping, MappingSet
from itstrat.formats.sssom.reader import SssomReader
from itstrat.formats.sssom.tsv import parse, write

__all__ = ["Mapping", "MappingSet", "SssomReader", "parse", "write"]
