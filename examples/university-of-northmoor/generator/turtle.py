"""A small, stable Turtle writer: subjects in the order they are added, one predicate a line, prefixes declared."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

#: Between the objects of one predicate: each has a line of its own, so that a change touches only that line.
EACH = " ,\n        "
TABLES = Path(__file__).resolve().parent.parent / "tables"

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "its": "https://w3id.org/itstrat#",
    "nm": "https://northmoor.example/id/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of `tables/<name>.csv`, whose cells are parted by a bar."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def slug(text: str) -> str:
    """Return the text as the last part of an IRI: lower case, hyphens for everything else.

    >>> slug("ProBook 14 G5, Hill campus")
    'probook-14-g5-hill-campus'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def nm(name: str) -> str:
    """Return the prefixed name of something at Northmoor."""
    return f"nm:{name}"


def text(value: str) -> str:
    """Return an English literal."""
    return f"{plain(value)}@en"


def plain(value: str) -> str:
    """Return a literal without a language."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def date(value: str) -> str:
    """Return an xsd:date."""
    return f'"{value}"^^xsd:date'


def number(value: float | Decimal, places: int) -> str:
    """Return an xsd:decimal with that many places, or an xsd:integer where there are none."""
    return f'"{value:.{places}f}"^^xsd:{"decimal" if places else "integer"}'


def money(value: str | Decimal) -> str:
    """Return an amount as an xsd:decimal with two places."""
    return number(Decimal(value), 2)


class Page:
    """One Turtle file in the making."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.blocks: list[str] = []

    def add(self, subject: str, kind: str, label: str, *rest: tuple[str, str | list[str]]) -> None:
        """Add a subject with its class, its label and further predicates; an empty list of objects is left out."""
        pairs = [("a", [kind]), ("rdfs:label", [text(label)])]
        pairs += [(name, [value] if isinstance(value, str) else value) for name, value in rest]
        lines = [f"{name} {EACH.join(values)}" for name, values in pairs if values]
        self.blocks.append(f"{subject} " + " ;\n    ".join(lines) + " .\n")

    def turtle(self) -> str:
        """Return the text of the file: comment, the prefixes it uses, one paragraph for each subject."""
        body = "\n".join(self.blocks)
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', body)
        used = sorted(set(re.findall(r"(?<![\w<:/])([a-z]+):", bare)))
        heads = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
        note = "Written by generate.py from tables/: change the table, then run it again."
        return f"# {self.heading}\n# {note}\n\n{heads}\n{body}"
