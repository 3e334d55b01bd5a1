"""``itstrat query --update``: a SPARQL Update of files, shown as a difference or written in place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat.cli import changing

if TYPE_CHECKING:
    from itstrat.strategy import Strategy


def update(strategy: Strategy, name: str, *, write: bool) -> None:
    """Run the update in a file on a copy, and show what it changes; with ``write``, write it into the files.

    Raises: PathNotFound, QueryRefused, QuerySyntaxError, EditRefused, WriteConflict.
    """
    from itstrat import sparql
    from itstrat.errors import PathNotFound, QuerySyntaxError
    from itstrat.sparql.update import changes

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuerySyntaxError(f"{name} is not text in UTF-8.") from error
    except OSError as error:
        raise PathNotFound(f"{name} cannot be read: {error.strerror}.") from error
    quads = (quad for document in strategy.documents for quad in document.quads)
    with sparql.explaining(text, name, strategy.prefixes, update=True):
        found = changes(text, quads, strategy.prefixes)
    edit = strategy.edit()
    edit.change(added=found.added, removed=found.removed)
    changing.apply(edit, dry_run=not write, force=False)
