"""What the shell does with what is typed; it knows nothing of terminals."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itstrat.cli import catalogue, changing, failures, options, query_explain, remarks, saving
from itstrat.cli.output import colour, emit, on_terminal, width
from itstrat.errors import ItstratError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from itstrat.history import Edit
    from itstrat.inference import Regime
    from itstrat.sparql import NamedQuery
    from itstrat.sparql.pool import Pool
    from itstrat.strategy import Strategy

#: Bytes that a query may take beside the data, so that none takes the machine down.
_MEMORY = 2_000_000_000
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "LOAD", "ADD", "MOVE", "COPY"})
_NAME = re.compile(r"[\w-]+$")


class Session:
    """A strategy that is asked and changed; each thing that is typed is given to :meth:`do`."""

    def __init__(self, opened: Callable[[], Strategy], *, infer: bool, regime: Regime, limit: int) -> None:
        self._opened = opened
        self._infer, self._regime = infer, regime
        self.limit, self.seconds, self.form = limit, None, "table"
        self.last = ""
        self._asked: dict[str, Any] = {}
        self.strategy = opened()
        self.edit: Edit = self.strategy.edit()
        self.scratch = self.strategy
        self._pool: Pool | None = None

    seconds: float | None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._close()

    @property
    def changed(self) -> bool:
        """Whether there are changes that are not written."""
        return self.scratch is not self.strategy

    @property
    def pool(self) -> Pool:
        """The process that queries run in: started when it is first asked for."""
        from itstrat.sparql.limits import Limits

        if self._pool is None:
            self._pool = self.scratch.pool(Limits(memory=_MEMORY))
        return self._pool

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.close()
        self._pool = None

    def do(self, text: str) -> bool:
        """Do what was typed, and tell it; whether the shell goes on."""
        text = text.strip()
        try:
            if text.startswith("."):
                return self._command(text)
            if text:
                self._run(text)
        except KeyboardInterrupt:
            options.note("interrupted")
        except ItstratError as error:
            click.echo(failures.describe(error), err=True)
        except click.ClickException as error:
            click.echo(failures.describe_usage(error), err=True)
        return True

    def named(self, text: str) -> NamedQuery | None:
        """The report or saved query that a line begins with, if it does."""
        from itstrat.sparql import find

        name = text.split(maxsplit=1)[0] if text.split() else ""
        if not _NAME.match(name) or name.upper() in {*_FORMS, *_UPDATES, "PREFIX", "BASE"}:
            return None
        with suppress(ItstratError):
            return find(name, self.strategy.config.root)
        return None

    def complete(self, text: str) -> bool:
        """Whether a text needs no more lines: a command, a name with parameters, a whole query, or no query at all."""
        from itstrat.sparql import lint
        from itstrat.sparql.tokens import tokens

        stripped = text.strip()
        if not stripped or stripped.startswith(".") or self.named(stripped) is not None:
            return True
        found = list(tokens(text))
        if any(token.kind == "open" for token in found):
            return False
        words = {token.word for token in found}
        opened = sum((token.text == "{") - (token.text == "}") for token in found)
        if opened > 0:
            return False
        if not words & {*_FORMS, *_UPDATES, "PREFIX", "BASE"}:
            return True
        return found[-1].text == "}" or (any(token.text == "}" for token in found) and bool(lint.outlined(text)))

    def _run(self, text: str) -> None:
        from itstrat.sparql import library
        from itstrat.sparql.tokens import tokens

        first = next((token.word for token in tokens(text) if token.word in _FORMS | _UPDATES), "")
        named = self.named(text)
        if named is not None:
            self._ask(named, shlex.split(text)[1:])
        elif first in _UPDATES:
            self._update(text)
        else:
            self._ask(library.parse(text, Path("query")), [])

    def _ask(self, named: NamedQuery, values: list[str]) -> None:
        from dataclasses import replace

        from itstrat.cli.query import bound
        from itstrat.sparql import results

        params = bound(self.scratch, named, values)
        self.last, self._asked = named.text, params
        remarks.warn(self.scratch, named, named.name)
        limits = replace(self.pool.limits, rows=self.limit, seconds=self.seconds)
        answer = self.pool.query(named.text, params=params, limits=limits, name=named.name)
        form = None if self.form == "table" else self.form
        written = results.write(
            answer.result,
            form if self._fits(answer.result, form) else None,
            prefixes=self.scratch.prefixes,
            name=self.scratch.labels.compact,
            width=width(),
            colour=colour(),
        )
        show(written)
        if answer.cut:
            options.note(f"note: {answer.cut} (.limit ROWS)")

    @staticmethod
    def _fits(result: object, form: str | None) -> bool:
        from itstrat.sparql import Solutions, results

        return form in (results.TABLE_FORMATS if isinstance(result, Solutions) else results.GRAPH_FORMATS)

    def _update(self, text: str) -> None:
        from itstrat import sparql
        from itstrat.sparql.update import changes

        quads = (quad for document in self.scratch.documents for quad in document.quads)
        with sparql.explaining(text, "update", self.strategy.prefixes, update=True):
            found = changes(text, quads, self.strategy.prefixes)
        edit = self.strategy.edit()
        edit.change(added=self.edit.added, removed=self.edit.removed)
        edit.change(added=found.added, removed=found.removed)
        self._look_at(edit)
        options.note(
            f"{len(found.added):,} added, {len(found.removed):,} removed, on a copy: .diff shows all, .write writes it."
        )

    def _look_at(self, edit: Edit) -> None:
        """From now on ask the strategy as it would be."""
        from itstrat.strategy import Strategy

        results = {id(each.document): each.result for each in edit.edited()}
        self.edit = edit
        self._close()
        self.scratch = self.strategy
        if results:
            documents = [results.get(id(each), each) for each in self.strategy.documents]
            day, source = self.strategy.as_of, self.strategy.as_of_source
            self.scratch = Strategy(
                self.strategy.config, documents, as_of=day, as_of_source=source, infer=self._infer, regime=self._regime
            )

    def _command(self, text: str) -> bool:
        name, _, rest = text[1:].partition(" ")
        if name not in COMMANDS:
            raise UsageError(f"There is no command .{name}.", hint=UsageError.of(name, COMMANDS).hint)
        return COMMANDS[name][0](self, rest.strip()) is not False

    def _text(self, given: str) -> NamedQuery:
        """The query that a command is about: the one given, else the last one."""
        from itstrat.sparql import library

        named = self.named(given) if given else None
        if named is None and not (given or self.last):
            raise UsageError("There is no query yet.", hint="Ask one, or write it behind the command.")
        return named or library.parse(given or self.last, Path("query"))

    def help(self, _: str) -> None:
        """this list"""
        emit("".join(f"{f'.{name} {takes}':<18} {done.__doc__}\n" for name, (done, takes) in COMMANDS.items()))
        emit("\nEnter ends what is whole and else begins a new line; Alt-Enter always does. An empty line ends too.\n")

    def reports(self, _: str) -> None:
        """reports and saved queries; NAME PARAM=VALUE asks one"""
        from itstrat.report import to_text
        from itstrat.sparql import library

        own = library.Library(self.strategy.config.root / library.FOLDER)
        every = [*own.values(), *library.reports().values()]
        hint = "Ask one with: NAME [PARAM=VALUE]..."
        table = catalogue.table(every, title="Queries", hint=hint)
        show(to_text.write(table, width=width(), colour=colour()).encode())

    def prefixes(self, _: str) -> None:
        """the prefixes that need not be declared"""
        show("".join(f"{name + ':':<12} <{iri}>\n" for name, iri in sorted(self.scratch.prefixes.items())).encode())

    def format(self, given: str) -> None:
        """how answers are shown: table, csv, tsv, json, xml, markdown, html, turtle, ntriples, jsonld"""
        from itstrat.sparql import results

        known = sorted({*results.TABLE_FORMATS, *results.GRAPH_FORMATS} - {"parquet", "xlsx"})
        if given and given not in known:
            raise UsageError(f"There is no format {given!r}.", hint=f"Use {', '.join(known)}.")
        self.form = given or self.form
        options.note(f"Answers are shown as {self.form}.")

    def set_limit(self, given: str) -> None:
        """the most rows of an answer"""
        if given and not given.isdecimal():
            raise UsageError(f"{given!r} is not a number of rows.")
        self.limit = int(given) if given else self.limit
        options.note(f"Answers have {self.limit:,} rows at most.")

    def set_timeout(self, given: str) -> None:
        """the seconds after which a query is stopped; 0 for none"""
        try:
            seconds = float(given or self.seconds or 0)
        except ValueError:
            raise UsageError(f"{given!r} is not a number of seconds.") from None
        self.seconds = seconds if seconds > 0 else None
        options.note(f"Queries are stopped after {seconds:g} s." if self.seconds else "Queries may take their time.")

    def save(self, given: str) -> None:
        """save the last query in the strategy's folder queries"""
        if not given:
            raise UsageError("A query needs a name.", hint=".save open-risks")
        target = saving.target(self.strategy, given)
        saving.save(target, self._text(""), self._asked, self.strategy.prefixes)
        options.note(f"Saved as {target.parent.name}/{target.name}; ask again: {target.stem}")

    def export(self, given: str) -> None:
        """ask the last query again, all rows, into a file: .xlsx, .csv, .parquet, .json, .html …"""
        from itstrat.cli.output import opened
        from itstrat.sparql import Solutions

        found = self.scratch.query(self._text("").text, params=self._asked)
        if not given or not isinstance(found, Solutions):
            raise UsageError("Only rows can be written, and into a file with a name.", hint=".export aims.xlsx")
        with suppress(FileNotFoundError):
            found.save(given)
            options.note(f"Written: {given}")
            return
        with opened(Path(given)):  # tells that there is no such folder
            raise UsageError(f"{given} cannot be written.")

    def explain(self, given: str) -> None:
        """the time of each step and the parts of a query, or of the last"""
        named = self._text(given)
        asked = {"params": self._asked if named.text == self.last else {}}
        show(query_explain.explain(query_explain.Watch(), self.scratch, named, asked, infer=self._infer).encode())

    def check(self, given: str) -> None:
        """what is odd in a query, or in the last"""
        named = self._text(given)
        remarks.check(self.scratch, named, named.name, None, None)

    def diff(self, _: str) -> None:
        """what the updates would change in the files, and the findings they would bring"""
        changing.apply(self.edit, dry_run=True, force=False)

    def write(self, given: str) -> None:
        """write the changes into the files; with force although they break a rule"""
        if given not in {"", "force"}:
            raise UsageError(f".write takes nothing, or force; not {given!r}.")
        changing.apply(self.edit, dry_run=False, force=given == "force")
        self.reload("")

    def discard(self, _: str) -> None:
        """forget the changes"""
        self._look_at(self.strategy.edit())
        options.note("The copy is as the files are.")

    def reload(self, _: str) -> None:
        """read the files again; changes that are not written are forgotten"""
        self.strategy = self._opened()
        self._look_at(self.strategy.edit())

    def quit(self, given: str) -> bool:
        """leave; with ! although changes are not written"""
        if self.changed and given != "!":
            options.note("There are changes that are not written: .write them, or leave with .quit !")
            return True
        return False


#: Name of each dot command -> what it does, and what it takes.
COMMANDS: dict[str, tuple[Callable[[Session, str], object], str]] = {
    "help": (Session.help, ""),
    "reports": (Session.reports, ""),
    "prefixes": (Session.prefixes, ""),
    "format": (Session.format, "FORMAT"),
    "limit": (Session.set_limit, "ROWS"),
    "timeout": (Session.set_timeout, "SECONDS"),
    "check": (Session.check, "[QUERY]"),
    "explain": (Session.explain, "[QUERY]"),
    "save": (Session.save, "NAME"),
    "export": (Session.export, "FILE"),
    "diff": (Session.diff, ""),
    "write": (Session.write, "[force]"),
    "discard": (Session.discard, ""),
    "reload": (Session.reload, ""),
    "quit": (Session.quit, "[!]"),
}


def show(written: bytes) -> None:
    """Print; on a terminal, what is longer than the screen goes through the pager."""
    import shutil

    text = written.decode()
    if on_terminal() and text.count("\n") >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text, color=colour())
    else:
        emit(written)
