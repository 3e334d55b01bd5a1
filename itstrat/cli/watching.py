"""``itstrat validate --watch``: the findings, again each time that a file is saved.

Files are told to have changed by their time, size and place on the disk. Only those are read again, and only what they
touch is checked again. A file that cannot be read is told, and what was last good stays.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from itstrat.cli.failures import describe
from itstrat.errors import ItstratError
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from itstrat.formats import Document, Source, Workspace
    from itstrat.shacl import Validation, ValidationOptions
    from itstrat.shacl.findings import Severity
    from itstrat.strategy import Strategy

    Stamp: TypeAlias = tuple[int, int, int]
    Check: TypeAlias = Callable[[Callable[[], Validation]], Validation]

#: Seconds between two looks at the files.
PAUSE = 0.5
_MOST = 20
_MOST_NAMED = 3


def ticks() -> Iterator[None]:
    """When to look: twice a second, for ever."""
    while True:
        yield
        time.sleep(PAUSE)


def watch(watcher: Watcher, when: Iterable[object], tell: Callable[[str], None]) -> None:
    """Look at the files at each tick, and tell what there is to tell."""
    for _ in when:
        if text := watcher.look():
            tell(text)


class Watcher:
    """A strategy that is looked at again and again.

    ``check`` runs each check; it may show how far that is. ``colour`` is for the text that is told.
    """

    def __init__(
        self,
        paths: Sequence[str],
        options: ValidationOptions,
        *,
        as_of: date | None,
        threshold: Severity | None,
        check: Check = lambda work: work(),
        colour: bool = False,
    ) -> None:
        self._paths, self._options, self._as_of = tuple(map(Path, paths)), options, as_of
        self._threshold, self._check, self._colour = threshold, check, colour
        self._stamps: dict[Path, Stamp] = {}
        self._changed: set[Path] = set()
        self._failure = ""
        self._warnings: tuple[str, ...] = ()
        self._strategy: Strategy | None = None
        self._documents: dict[Path, Document] = {}
        self._validation: Validation | None = None

    @property
    def exit_code(self) -> int:
        """1 if there are findings at or above the threshold, or nothing could be checked; else 0."""
        if self._validation is None:
            return 1
        return int(self._threshold is not None and not self._validation.conforms_at(self._threshold))

    def look(self) -> str:
        """What there is to tell since the last look; nothing, if no file changed."""
        from itstrat import formats

        try:
            workspace = formats.discover(self._paths)
            stamps = self._stamped(workspace)
            if stamps == self._stamps:
                return ""
            before, self._stamps = self._stamps, stamps
            self._changed |= {path for path in before.keys() | stamps.keys() if before.get(path) != stamps.get(path)}
            text = self._again(workspace, self._changed)
        except ItstratError as error:
            return self._failed(describe(error))
        self._changed = set()
        mended, self._failure = bool(self._failure), ""
        return text or ("The files can be read again.\n" if mended else "")

    def _failed(self, told: str) -> str:
        """A failure, told once; what was last good stays."""
        if told == self._failure:
            return ""
        self._failure = told
        kept = f"\nUntil then: {self._validation.counts_text}, as before." if self._validation else ""
        return f"{told}{kept}\n"

    def _stamped(self, workspace: Workspace) -> dict[Path, Stamp]:
        """Time, size and number of each file that the findings depend on, but for those that are gone by now."""
        return {path: stamp for path in self._files(workspace) if (stamp := _stamp(path)) is not None}

    def _files(self, workspace: Workspace) -> Iterator[Path]:
        yield from (source.path for source in workspace.sources)
        yield from self._not_data(workspace)

    def _not_data(self, workspace: Workspace) -> Iterator[Path]:
        """The files that say how to check, not what."""
        from itstrat.config import matches

        config = workspace.config
        if workspace.config_file is not None:
            yield workspace.config_file
        yield from (file for pattern in config.shapes for file in matches(config.root, pattern))
        yield from (config.root / path for path in config.contexts.values())
        yield from map(Path, self._options.shapes)

    def _again(self, workspace: Workspace, changed: set[Path]) -> str:
        if self._strategy is None or not changed.isdisjoint(self._not_data(workspace)):
            return self._afresh()
        documents = self._read(workspace.sources, changed)
        if [*self._documents.values()] == [*documents.values()]:
            return ""
        strategy, self._documents = self._strategy, documents
        try:
            validation = self._check(lambda: strategy.revalidate([*documents.values()], self._options))
        except ItstratError:
            self._strategy = None  # what it knows is of no use any more
            raise
        return self._told(validation)

    def _afresh(self) -> str:
        import itstrat

        def work() -> Validation:
            infer = self._options.infer is not False
            self._strategy = itstrat.open(
                self._paths or None, as_of=self._as_of, infer=infer, regime=self._options.regime or "its"
            )
            return self._strategy.revalidate(self._strategy.documents, self._options)

        try:
            validation = self._check(work)
        except ItstratError:
            self._strategy = None
            raise
        assert self._strategy is not None, "it was opened"
        self._documents = {document.source.path: document for document in self._strategy.documents}
        return self._told(validation)

    def _read(self, sources: Sequence[Source], changed: set[Path]) -> dict[Path, Document]:
        """The documents as they are now; those with the same content stay the same objects."""
        from itstrat import formats

        fresh = [source for source in sources if source.path in changed or source.path not in self._documents]
        read = {document.source.path: document for document in formats.read_all(fresh)}
        for path, document in read.items():
            old = self._documents.get(path)
            if old is not None and old.sha256 == document.sha256:
                read[path] = old
        return {source.path: read.get(source.path) or self._documents[source.path] for source in sources}

    def _told(self, validation: Validation) -> str:
        """All findings the first time; then those that are new, those that are fixed, and how many there are."""
        from itstrat.shacl import baseline, to_text

        last, self._validation = self._validation, validation
        odd = self._odd()
        if last is None:
            text = to_text.write(validation, threshold=self._threshold or "Violation", colour=self._colour)
            files = _count(len(self._documents) or len(self._stamps), "file")
            return "\n".join([*odd, text, f"Watching {files}: save one, and it is checked again. Ctrl-C ends.", ""])
        compared = baseline.compare(validation, [baseline.entry(finding) for finding in last.findings])
        new = compared.validation.findings
        lines = [to_text.write_findings(replace(validation, findings=new), colour=self._colour)] if new else []
        lines += [f"fixed: {each.code}: {one_line(each.label or each.focus_node)}" for each in compared.fixed]
        counts = f"{len(new):,} new, {len(compared.fixed):,} fixed; in all {validation.counts_text}."
        return "\n".join([f"Saved: {self._saved()}", *odd, *lines, counts, _looked_at(validation), ""])

    def _saved(self) -> str:
        """The names of the files that changed, the first few of many."""
        here = Path.cwd()
        paths = sorted(self._changed)
        names = [one_line(str(each.relative_to(here) if each.is_relative_to(here) else each)) for each in paths]
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        return ", ".join(names[:_MOST_NAMED]) + more

    def _odd(self) -> list[str]:
        """What has become odd in the files, such as terms that do not exist, as many as anybody reads."""
        assert self._strategy is not None, "it was checked"
        before, self._warnings = set(self._warnings), self._strategy.warnings
        fresh = [one_line(each) for each in self._warnings if each not in before]
        more = [f"warning: … and {len(fresh) - _MOST:,} more like these."] if len(fresh) > _MOST else []
        return [f"warning: {each}" for each in fresh[:_MOST]] + more


def _looked_at(validation: Validation) -> str:
    """What was checked again, in a line."""
    again = validation.rechecked
    if again is None:
        return "All was checked."
    reasons = Counter(again.whole.values())
    parts = [_count(again.focus_nodes, "thing")] if again.focus_nodes else []
    parts += [f"{_count(number, 'rule')} over everything ({reason})" for reason, number in sorted(reasons.items())]
    return f"Checked again: {'; '.join(parts)}." if parts else "No rule looks at what changed."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
