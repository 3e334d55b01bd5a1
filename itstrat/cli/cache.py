"""Findings kept from run to run: what was checked and has not changed is not checked again.

An entry goes by the SHA-256 of all that findings depend on: the bytes and names of the files, the options, the day, the
rules and the programs. It is JSON in the folder for caches of the user; ``ITSTRAT_CACHE`` names another folder, and
empty turns it off. What cannot be read or written is as if it was not there.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itstrat import __version__, files, formats
from itstrat.config import matches
from itstrat.errors import ItstratError
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from itstrat.formats.discover import Workspace
    from itstrat.shacl import Validation, ValidationOptions

#: The most that is kept: entries, and bytes of one.
ENTRIES, BYTES = 64, 16_000_000
_VARIABLE = "ITSTRAT_CACHE"
_PROGRAMS = ("pyoxigraph", "pyshacl", "rdflib", "shacl")


def folder() -> Path | None:
    """Where findings are kept; None, if they are not."""
    if _VARIABLE in os.environ:
        chosen = os.environ[_VARIABLE]
        return Path(chosen) if chosen else None
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home() fails where there is no home
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or home / ".cache"
    return Path(base) / "itstrat" if Path(base).is_absolute() else None


class Memory:
    """The findings that were kept of some files as they are now, on a day: those of every command that validates them.

    Made before the files are read for anything else; what is found in files that change meanwhile is not kept.
    """

    def __init__(self, paths: Sequence[str], as_of: date | None, shapes: Sequence[str | Path] = ()) -> None:
        today = datetime.now(UTC).date()
        self._state = partial(state, tuple(paths), tuple(shapes), as_of, today)
        self._before = self._state() if folder() else None

    def read(self, options: ValidationOptions) -> tuple[Validation, tuple[str, ...]] | None:
        """The findings with these options, with the warnings that belong to them; None, if none were kept."""
        if self._before is None:
            return None
        return _read(self._name(self._before, options, whole=True)) or _read(
            self._name(self._before, options, whole=False)
        )

    def write(self, options: ValidationOptions, validation: Validation, warnings: Sequence[str]) -> None:
        """Keep findings, and let the oldest go where there are many."""
        if self._before is not None and self._state() == self._before:
            whole = options.places_all(len(validation.report.results))
            _write(self._name(self._before, options, whole=whole), validation, warnings)

    @staticmethod
    def _name(files: State, options: ValidationOptions, *, whole: bool) -> str:
        """Where findings are kept; those that all have their places serve whoever needs fewer."""
        meant = replace(
            options,
            profile=files.profile if options.profile is None and not options.shapes else options.profile,
            regime=options.regime or "its",
            placed=None if whole else options.placed,
        )
        return hashlib.sha256(f"{files.digest} {meant}".encode("utf-8", "surrogateescape")).hexdigest()


class State(NamedTuple):
    """All that findings go by but the options, as a digest, and the profile that is meant where none is named."""

    digest: str
    profile: str


def state(paths: Sequence[str], shapes: Sequence[str | Path], as_of: date | None, today: date) -> State | None:
    """What findings go by; None, where the files cannot be read."""
    digest = hashlib.sha256()
    try:
        workspace = formats.discover([Path(path) for path in paths])
        for part in _parts(workspace, shapes, as_of, today):
            digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    except (OSError, ItstratError):
        return None
    return State(digest.hexdigest(), workspace.config.profile)


def _parts(workspace: Workspace, shapes: Sequence[str | Path], as_of: date | None, today: date) -> Iterator[str]:
    config = workspace.config
    yield repr((__version__, sys.version_info, *map(_program, _PROGRAMS), list(_of_ours()), str(Path.cwd())))
    yield repr((as_of, today if as_of is None and config.as_of is None else None))
    for source in workspace.sources:
        yield repr((source.name, str(source.path), source.graph.value, source.pinned, _sha256(source.path)))
    listed = (file for pattern in config.shapes for file in matches(config.root, pattern))
    brought = (source.path for source in formats.discover(shapes).sources) if shapes else ()
    contexts = (config.root / path for path in config.contexts.values())
    settings = () if workspace.config_file is None else (workspace.config_file,)
    for path in (*settings, *listed, *brought, *contexts):
        yield repr((str(path), _sha256(path)))


def _program(name: str) -> tuple[str, str, int]:
    """Where a program is installed, and since when: looking up its version would cost more than all else here."""
    found = find_spec(name)
    if found is None or found.origin is None:
        return name, "", 0
    return name, found.origin, Path(found.origin).stat().st_mtime_ns


def _of_ours() -> Iterator[tuple[str, int, int]]:
    """The files of the package, and of the rules and the ontology, with size and time: they change between releases."""
    for top in (Path(__file__).parents[1], *map(directory, ("ontology", "shapes"))):
        for at, names, found in os.walk(top):
            names[:] = sorted(name for name in names if name != "__pycache__")
            for name in sorted(found):
                status = os.stat(os.path.join(at, name))  # noqa: PTH116, PTH118  # hundreds of files, at each run
                yield name, status.st_size, status.st_mtime_ns


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(name: str) -> tuple[Validation, tuple[str, ...]] | None:
    """The findings kept under a key, with the warnings that belong to them; None, if there are none."""
    from itstrat.shacl import Validation, saved

    at = folder()
    if at is None:
        return None
    path = at / f"{name}.json"
    try:
        digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            return None
        validation, warnings = saved.load(body)
        os.utime(path)  # those that are used are kept longest
    except (OSError, ValueError):
        return None
    return (validation, warnings) if isinstance(validation, Validation) else None


def _write(name: str, validation: Validation, warnings: Sequence[str]) -> None:
    """Keep findings under a key, and let the oldest go where there are many."""
    from itstrat.shacl import saved

    at = folder()
    if at is None:
        return
    with suppress(OSError, ValueError):
        body = saved.dump((validation, tuple(warnings)))
        content = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}".encode()
        if len(content) > BYTES:
            return
        at.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.replace(at / f"{name}.json", content)
        kept = sorted(at.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-ENTRIES]:
            path.unlink(missing_ok=True)
