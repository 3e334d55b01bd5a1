"""A git repository, read through the ``git`` command: no shell, no hooks, no network, nothing written."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat.errors import Location, NotARepository, UnknownRevision, Unreadable

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Sequence

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HINT = "Name a commit, a branch, a tag, HEAD~1, or a day such as 2026-10-13 (the last commit up to it)."
_REGULAR = {b"100644", b"100755"}
_FIELDS = "%H%x00%P%x00%an%x00%ae%x00%aI%x00%s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit: its id and its parents', who made the change, when, and the first line of what they said of it."""

    id: str
    parents: tuple[str, ...]
    author: str
    email: str
    when: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its top folder. Made by :func:`find`."""

    root: Path

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision means; of a day, the last commit up to its end.

        Raises: UnknownRevision.
        """
        if _DAY.fullmatch(revision):
            found = self._text("rev-list", "-1", f"--before={revision}T23:59:59", "HEAD").strip()
            if found:
                return found
            raise UnknownRevision(f"There is no commit up to {revision}.", hint=_HINT)
        name = f"{revision}^{{commit}}"
        result = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if result.returncode or not revision:
            raise UnknownRevision(f"There is no git revision {revision!r}.", hint=_HINT)
        return result.stdout.decode().strip()

    def parent(self, commit: str) -> str:
        """The id of a commit's first parent; nothing for the first commit."""
        return self._text("rev-parse", "--verify", "--quiet", f"{commit}^1").strip()

    def files(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """The files of a commit at or below some paths, each with the id of its content; no links, no submodules."""
        wanted = [path for path in paths if path not in {"", "."}]
        options = ["ls-tree", "-r", "-z", "--full-tree", commit]
        listing = self._run(*options, *(["--", *wanted] if wanted else [])).stdout
        found = {}
        for entry in listing.split(b"\0"):
            if entry:
                head, _, name = entry.partition(b"\t")
                mode, kind, content = head.split(b" ")
                if kind == b"blob" and mode in _REGULAR:
                    found[os.fsdecode(name)] = content.decode()
        return found

    def contents(self, ids: Sequence[str]) -> list[bytes]:
        """The contents with those ids, in their order, exactly as they were committed."""
        asked = "".join(f"{each}\n" for each in ids).encode()
        return list(_batch(self._run("cat-file", "--batch", input=asked).stdout, ids))

    def log(self, revision: str, paths: Iterable[str]) -> Iterator[Commit]:
        """The commits that changed something at or below some paths, newest first; merges, which repeat, left out."""
        options = [
            "log",
            "-z",
            "--no-merges",
            "--parents",
            "--topo-order",
            "--no-show-signature",
            f"--format={_FIELDS}",
        ]
        text = self._text(*options, self.commit(revision), "--", *paths)
        fields = text.split("\0")
        for at in range(0, len(fields) - 5, 6):
            id_, parents, author, email, when, subject = fields[at : at + 6]
            yield Commit(
                id=id_.strip(),
                parents=tuple(parents.split()),
                author=author,
                email=email,
                when=datetime.fromisoformat(when),
                subject=subject,
            )

    def _text(self, *arguments: str) -> str:
        return self._run(*arguments).stdout.decode("utf-8", "replace")

    def _run(self, *arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:  # noqa: A002  # subprocess's word
        return _git(self.root, *arguments, input=input)


def find(start: Path) -> Repository:
    """The repository that a folder stands in.

    Raises: NotARepository, also where git is not installed.
    """
    folder = next(each for each in (start.absolute(), *start.absolute().parents) if each.is_dir())
    result = _git(folder, "rev-parse", "--show-toplevel")
    if result.returncode:
        reason = result.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        raise NotARepository(
            f"{folder.name or folder} is not in a git repository, so it has no history to read.",
            hint=f"git says: {reason[0]}" if reason else None,
        )
    return Repository(Path(os.fsdecode(result.stdout.rstrip(b"\n"))))


def _git(folder: Path, *arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:  # noqa: A002  # subprocess's word
    import subprocess  # it is slow to load, and few commands need it

    program = shutil.which("git")
    if program is None:
        raise NotARepository("git is not installed, so the history cannot be read.")
    command = [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", "-C", str(folder), *arguments]
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(command, input=input, capture_output=True, check=False, env=environment)  # noqa: S603  # a fixed program; what it is given follows --end-of-options, -- or is an id


def _batch(output: bytes, ids: Iterable[str]) -> Iterator[bytes]:
    at = 0
    for id_ in ids:
        end = output.find(b"\n", at)
        head = output[at:end].split()
        if end < 0 or len(head) != 3:
            raise Unreadable("git does not have the content of a file.", location=Location(id_))
        size = int(head[2])
        yield output[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
