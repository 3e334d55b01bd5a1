"""What `set`, `add`, `remove` and `query --update` have in common: options, terms, and telling what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from itstrat.history import Edit
    from itstrat.strategy import Strategy

_F = TypeVar("_F", bound="Callable[..., object] | click.Command")

file = click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file of the strategy to change. Without it, those that say so, or that say the most about the subject.",
)
force = click.option("--force", is_flag=True, help="Write although it breaks a rule whose severity is Violation.")
dry_run = click.option("--dry-run", is_flag=True, help="Show the change as a unified diff, and write nothing.")


def common(command: _F) -> _F:
    """The options of all, in the order of the help."""
    for option in reversed((file, dry_run, force, options.path, options.as_of, options.debug)):
        command = option(command)
    return command


def subject(strategy: Strategy, text: str) -> ox.NamedNode:
    """What a text names: an IRI or prefixed name, whether anything is said about it or not, else a label.

    Raises: UnknownSubject, AmbiguousSubject.
    """
    from itstrat.sparql import as_iri

    return as_iri(text, strategy.prefixes) or strategy.resolve(text)


def predicate(strategy: Strategy, text: str) -> ox.NamedNode:
    """The property that a text names: ``a``, an IRI or a prefixed name. Raises: InvalidParameter."""
    from itstrat import ontology
    from itstrat.errors import InvalidParameter
    from itstrat.namespaces import ITS, RDF
    from itstrat.nearest import did_you_mean
    from itstrat.sparql import as_iri

    found = RDF["type"] if text == "a" else as_iri(text, strategy.prefixes)
    if found is None or (found.value.startswith(ITS) and found not in ontology.terms()):
        name = found.value.removeprefix(ITS) if found else text
        message = f"its:{name} is no term of itstrat." if found else f"{text!r} is not a property."
        meant = did_you_mean(ontology.meant(name, "property"), str)
        raise InvalidParameter(message, hint=meant or "Write a, its:amount or <https://…>.")
    return found


def values(
    strategy: Strategy, texts: Iterable[str], node: ox.NamedNode, property_: ox.NamedNode
) -> list[ox.NamedNode | ox.Literal]:
    """The terms that texts stand for; a plain one gets the datatype or language of the values that are there."""
    import pyoxigraph as ox

    from itstrat.sparql import terms

    quads = (quad for document in strategy.documents for quad in document.quads)
    there = {q.object for q in quads if q.subject == node and q.predicate == property_}
    kinds = {(each.datatype, each.language) if isinstance(each, ox.Literal) else None for each in there}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    found = []
    for text in texts:
        term = terms.read(text, strategy.prefixes)
        if kind is not None and isinstance(term, ox.Literal) and not text.startswith(('"', "'")):
            term = _like(term, *kind)
        found.append(term)
    return found


def _like(term: ox.Literal, datatype: ox.NamedNode, language: str | None) -> ox.Literal:
    """A number as one of the datatype of another, a text in the language of another."""
    import pyoxigraph as ox

    from itstrat.errors import InvalidParameter
    from itstrat.namespaces import XSD

    numbers = (XSD["integer"], XSD["decimal"], XSD["double"])
    if language and term.datatype == XSD["string"]:
        return ox.Literal(term.value, language=language)
    if term.datatype in numbers and datatype in numbers[numbers.index(term.datatype) :]:
        return ox.Literal(term.value, datatype=datatype)
    if datatype in numbers and term.datatype == XSD["string"]:
        raise InvalidParameter(
            f"{term.value!r} is not a number, as there was.", hint="Write a text in quotes: '\"abc\"'."
        )
    return ox.Literal(term.value) if datatype == XSD["string"] else term


def apply(edit: Edit, *, dry_run: bool, force: bool) -> None:
    """Write changes and tell what changed in words and where; or show the diff only, with what would break."""
    from itstrat.history import to_text

    edits = edit.edited()
    if not edits:
        options.note("Nothing changes.")
        return
    if dry_run:
        emit("".join(f"{inert(line)}\n" for each in edits for line in each.patch.splitlines()))
        for new in edit.check():
            options.note(f"{new.severity.lower()}: {new.code}: {new.label}: {new.message}")
        return
    words = to_text.write(edit.difference())
    for each in edit.write(force=force):
        options.note(f"{each.document.source.name}: changed")
    emit(words)
