"""Named queries: ``.rq`` files that carry their documentation in a header (see :mod:`itstrat.sparql.header`)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeVar, get_args

from itstrat.errors import Location, PathNotFound, QuerySyntaxError, UnknownReport, Unreadable
from itstrat.report.model import FORMATS, Column
from itstrat.resources import directory
from itstrat.sparql import header

SUFFIX = ".rq"
#: Where the queries of a strategy are, beside its ``itstrat.toml``.
FOLDER = "queries"
ParamType = Literal["iri", "string", "integer", "decimal", "date"]
_TYPES: tuple[ParamType, ...] = get_args(ParamType)
_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter of a query: a variable of its SELECT line that may be bound to a term.

    ``default`` is for people: what the query does when the parameter is not given.
    """

    name: str
    type: ParamType = "string"
    default: str = "none"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query with a name. Without ``columns`` its result is shown as it is projected."""

    name: str
    text: str
    path: Path
    id: str = ""
    question: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    columns: tuple[Column, ...] = ()
    empty: str = ""
    next: str = ""


class Library(Mapping[str, NamedQuery]):
    """The queries of one folder by the names of their files, in the order of their ids.

    Each is read when it is asked for; only going through all of them reads all of them.

    >>> library = Library(directory("queries") / "reports")
    >>> "no-such-report" in library
    False
    """

    def __init__(self, folder: Path) -> None:
        self._paths = {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}

    def __getitem__(self, name: str) -> NamedQuery:
        return read(self._paths[name])

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._paths)

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._paths, key=lambda name: (self[name].id, name))


@cache
def reports() -> Library:
    """The reports that come with itstrat. Cost: one listing of a folder; each report asked for is one small file."""
    return Library(directory("queries") / "reports")


def find(name: str | Path, folder: Path | None = None) -> NamedQuery:
    """The report of that name, or the query of a strategy in its ``folder``, or the query in the file of that path.

    Raises: UnknownReport, PathNotFound, Unreadable, QuerySyntaxError (in the header).

    >>> find("no-such-report")
    Traceback (most recent call last):
    itstrat.errors.UnknownReport: There is no report named 'no-such-report'.
    """
    if name in reports():
        return reports()[str(name)]
    own = Library(folder / FOLDER) if folder is not None else {}
    if name in own:
        return own[str(name)]
    if is_path(name):
        return read(Path(name))
    raise UnknownReport.of(str(name), [*reports(), *own], more="`itstrat report` lists them.")


def is_path(name: str | Path) -> bool:
    """Whether a text names a query file and not a report."""
    return isinstance(name, Path) or name.endswith(SUFFIX) or os.sep in name


def read(path: Path) -> NamedQuery:
    """The query in a file, with what its header says, if it has one.

    Raises: PathNotFound, Unreadable, QuerySyntaxError (in the header).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        hint = f"`itstrat report` lists the reports; a query of your own is a file that ends in {SUFFIX}."
        raise PathNotFound(f"There is no file {str(path)!r}.", hint=hint) from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path} is not text in UTF-8.", location=Location(str(path))) from error
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.", location=Location(str(path))) from error
    return parse(text, path)


def parse(text: str, path: Path) -> NamedQuery:
    """The query in a text that was read from ``path``.

    >>> parse("#+ question: Why?\\n#+ tags: a, b\\nSELECT ?x {}", Path("mine.rq")).tags
    ('a', 'b')
    """
    found = header.read(text, str(path))
    texts = found.texts
    try:
        params = tuple(_param(item) for item in found.lists.get("params", ()))
        columns = tuple(_column(item) for item in found.lists.get("columns", ()))
    except ValueError as error:
        raise QuerySyntaxError(str(error), location=Location(str(path))) from error
    return NamedQuery(
        name=path.stem,
        text=text,
        path=path,
        id=texts.get("id", ""),
        question=texts.get("question", ""),
        description=texts.get("description", ""),
        tags=tuple(tag.strip() for tag in texts.get("tags", "").split(",") if tag.strip()),
        params=params,
        columns=columns,
        empty=texts.get("empty", ""),
        next=texts.get("next", ""),
    )


def _param(item: Mapping[str, str]) -> Param:
    return Param(
        name=item["name"],
        type=_chosen(item.get("type", "string"), _TYPES, f"Parameter {item['name']}: no type"),
        default=item.get("default", "none"),
        description=item.get("description", ""),
    )


def _column(item: Mapping[str, str]) -> Column:
    return Column(
        name=item["name"],
        title=item.get("title", item["name"]),
        format=_chosen(item.get("format", "term"), FORMATS, f"Column {item['name']}: no format"),
    )


def _chosen(word: str, choices: tuple[_Choice, ...], otherwise: str) -> _Choice:
    for choice in choices:
        if choice == word:
            return choice
    raise ValueError(f"{otherwise} {word!r}; use one of {', '.join(choices)}.")
