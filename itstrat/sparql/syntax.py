"""What is wrong with a query: the place, the line with a caret, and a guess at the cause."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.errors import InvalidParameter, Location, QueryRefused, QuerySyntaxError, UsageError
from itstrat.formats.problems import excerpt
from itstrat.namespaces import ITS, PREFIXES
from itstrat.nearest import did_you_mean, nearest
from itstrat.sparql.culprit import QUIET, masked, meaning, understood, ungrouped
from itstrat.store.functions import NAMES
from itstrat.store.guard import locate_syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    rf"""{QUIET}|(?i:\bPREFIX)\s+(?P<declared>[\w.-]*):|[?$]\w+|_:\S+|(?P<used>[^\W\d_][\w.-]*|):(?=[^\s:])"""
    rf"""|(?P<open>[({{\[])|(?P<close>[)}}\]])|(?P<quote>["'])""",
    re.DOTALL,
)
_CLOSES = {"{": "}", "(": ")", "[": "]"}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE")
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_NOT_SELECTED = re.compile(r"contains? variable \?(\w+) in its SELECT projection")
_NO_FUNCTION = re.compile(r"The custom function <([^>]*)> is not supported")
_SEVERAL = re.compile(r"\w+:(?:npv|sparkline)\s*\(\s*(?!\w+:(?:flow|point)\b)[^()]*,")
_SPACED = re.compile(r"<(?:urn:|[a-z]+://)[^<>\"\n]* [^<>\"\n]*>")
#: To look for a cause takes time that grows with the square of the text: 0.1 s at so many characters.
_LONG = 10_000
_HERE = "What stands before the caret is understood; what begins there is not complete, or is not SPARQL."
_LOOK = "Look just before the caret: part of a triple, a dot or a bracket may be missing."


@contextmanager
def explaining(
    text: str, name: str = "query", prefixes: Mapping[str, str] = PREFIXES, *, update: bool = False
) -> Iterator[None]:
    """Give a syntax error that is raised inside its place in the query, the line with a caret and a hint.

    ``name`` is what messages call the query: its path, or ``query``; ``update`` says that the text is an
    update. A parameter that the engine cannot bind becomes
    an InvalidParameter.

    >>> from itstrat.store import OxigraphStore
    >>> try:
    ...     with explaining("SELECT * { ?s avc:x ?o }"):
    ...         OxigraphStore().query("SELECT * { ?s avc:x ?o }")
    ... except QuerySyntaxError as error:
    ...     print(error.message, error.location)
    The prefix 'avc:' is not declared. query:1:15
    """
    try:
        yield
    except QuerySyntaxError as error:
        if error.location is None:
            raise explained(error, text, name, prefixes, update=update) from error.__cause__
        raise
    except QueryRefused as error:
        if found := _NOT_SELECTED.search(str(error)):
            message = f"The query does not select ?{found[1]}, so it cannot be given as a parameter."
            raise InvalidParameter(message, hint=f"Add ?{found[1]} to the SELECT line.") from error
        if found := _NO_FUNCTION.search(str(error)):
            raise _no_function(found[1], text, name) from error
        raise


def _no_function(iri: str, text: str, name: str) -> QueryRefused:
    """The error for a function that is not known, with its place and the name that may be meant."""
    local = iri.removeprefix(ITS)
    known = [f"its:{each}" for each in sorted(NAMES)]
    pattern = rf"[\w-]*:{re.escape(re.split('[#/]', local)[-1])}\s*\("
    called = re.search(pattern, masked(text)) if len(text) <= _LONG else None
    start = called.start() if called else text.find(f"<{iri}>")
    location = None
    if start >= 0:
        location = Location(name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    said = f"its:{local}" if iri.startswith(ITS) else f"<{iri}>"
    hint = UsageError.of(said, known).hint
    return QueryRefused(f"There is no function {said}.", location=location, hint=hint)


def explained(
    error: QuerySyntaxError,
    text: str,
    name: str = "query",
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    update: bool = False,
) -> QuerySyntaxError:
    """The error with the place, the line and the hint; of a text that no person writes, with the place alone."""
    if len(text) > _LONG:
        return error
    begun = _misspelt_update(text) if update else _misspelt(text)
    causes = (begun, _spaced(text), _several(text), _undeclared(text, prefixes), _unbalanced(text))
    cause = next((each for each in causes if each is not None), None) or _somewhere(
        error, text, prefixes, update=update
    )
    line = text.count("\n", 0, cause.offset) + 1
    column = cause.offset - text.rfind("\n", 0, cause.offset)
    lines = text.splitlines()
    shown = excerpt(lines[line - 1], column) if line <= len(lines) else ""
    hint = "\n".join(part for part in (shown, cause.hint) if part)
    return QuerySyntaxError(cause.message, location=Location(name, line, column), hint=hint or None)


@dataclass(frozen=True, slots=True)
class _Cause:
    message: str
    offset: int
    hint: str


def _misspelt(text: str) -> _Cause | None:
    """A first word that no query begins with."""
    for token in re.finditer(rf"{QUIET}|\S\w*", text, re.DOTALL):
        if token[0].startswith("#"):
            continue
        if token[0].upper() in _FORMS:
            return None
        if token[0].upper() in _UPDATES:
            hint = "Save it in a file: itstrat query --update FILE shows what it changes."
            return _Cause(f"{token[0]} begins an update, and this is for queries.", token.start(), hint)
        hint = UsageError.of(token[0].upper(), _FORMS).hint or ""
        return _Cause(f"A query does not begin with '{token[0]}'.", token.start(), hint)
    return _Cause("There is no query.", 0, "Begin it so: SELECT ?aim { ?aim a its:Aim }")


def _misspelt_update(text: str) -> _Cause | None:
    """A query where an update belongs."""
    for token in re.finditer(rf"{QUIET}|\S\w*", text, re.DOTALL):
        if token[0].startswith("#"):
            continue
        word = token[0].upper()
        if word in {*_FORMS[:4]}:
            return _Cause(f"{token[0]} begins a query, and this is for updates.", token.start(), "")
        if word not in {*_FORMS, *_UPDATES}:
            hint = UsageError.of(word, _UPDATES).hint or ""
            return _Cause(f"An update does not begin with '{token[0]}'.", token.start(), hint)
        return None
    return _Cause("There is no update.", 0, "Begin it so: INSERT DATA { … }")


def _undeclared(text: str, prefixes: Mapping[str, str]) -> _Cause | None:
    """A prefix that is used and neither declared nor known."""
    known = set(prefixes)
    for token in _TOKEN.finditer(text):
        if token["declared"] is not None:
            known.add(token["declared"])
        elif (prefix := token["used"]) is not None and prefix not in known:
            near = did_you_mean(nearest(prefix, prefixes))
            hint = f"{near} Declare it at the top: PREFIX {prefix}: <https://…>.".strip()
            return _Cause(f"The prefix '{prefix}:' is not declared.", token.start(), hint)
    return None


def _unbalanced(text: str) -> _Cause | None:
    """A bracket or a quotation mark that is not closed, or a bracket that closes nothing."""
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if token["quote"]:
            return _Cause(f"The {token[0]} is not closed.", token.start(), "")
        if token["open"]:
            opened.append(token)
        elif token["close"]:
            if not opened:
                return _Cause(f"The '{token[0]}' closes nothing.", token.start(), "")
            last = opened.pop()
            if _CLOSES[last[0]] != token[0]:
                hint = f"A '{last[0]}' is open here, which '{_CLOSES[last[0]]}' closes."
                return _Cause(f"The '{token[0]}' closes nothing.", token.start(), hint)
    if opened:
        last = opened[-1]
        return _Cause(f"The '{last[0]}' is not closed.", last.start(), f"Write '{_CLOSES[last[0]]}' where it ends.")
    return None


def _spaced(text: str) -> _Cause | None:
    """An IRI with a space in it."""
    if found := _SPACED.search(masked(text)):
        message = f"An IRI holds a space: {text[found.start() : found.end()]}."
        return _Cause(message, found.start(), "Write %20 in place of the space, or close the IRI with > before it.")
    return None


def _several(text: str) -> _Cause | None:
    """An aggregate of ours that is given several values."""
    if found := _SEVERAL.search(masked(text)):
        called = re.split(r"\s*\(", found[0])[0]
        parts = "its:flow(rate, year, amount)" if called.endswith("npv") else "its:point(date, value)"
        return _Cause(f"{called} takes one value.", found.start(), f"Write {called}({parts}).")
    return None


def _somewhere(error: QuerySyntaxError, text: str, prefixes: Mapping[str, str], *, update: bool) -> _Cause:
    """The place where the parser gave up. (What it would have taken there misleads more often than it helps.)"""
    line, column, reason = locate_syntax_error(str(error.__cause__ or error))
    if told := meaning(reason, text):
        return _Cause(*told)
    offset = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1]) + column - 1
    if "IRI parsing failed" in reason and (iris := re.findall(r"<[^<>\s]*>", text[:offset])):
        hint = "Write the IRI in full: <https://example.org/id/x>, or with a prefix."
        return _Cause(f"{iris[-1]} is not a full IRI.", text.rindex(iris[-1], 0, offset), hint)
    if not update and not text[offset:].strip() and (start := understood(text, prefixes)) is not None:
        return _from(text, start)
    before = re.search(r"[\w:]*$", text[:offset])
    offset = before.start() if before and re.match(r"[\w:]", text[offset:]) else offset
    word = re.match(r"\s*([\w:]+|\S)", text[offset:])
    what = "update" if update else "query"
    message = f"The {what} cannot be understood" + (f" from '{word[1]}' on." if word else ".")
    return _Cause(message, offset if word else len(text.rstrip()) - 1, _LOOK)


def _from(text: str, start: int) -> _Cause:
    """The cause where everything before a word makes a query."""
    if told := ungrouped(text, start):
        return _Cause(*told)
    bind = re.match(r"BIND\b[^{}]*?\bAS\s+([?$]\w+)", text[start:], re.IGNORECASE)
    if bind and re.search(rf"{re.escape(bind[1])}\b", text[:start]):
        return _Cause(f"BIND names {bind[1]}, which has a value already.", start, "Choose another name behind AS.")
    if text.startswith("==", start):
        return _Cause("'==' is not an operator.", start, "Write = to compare.")
    word = re.match(r"[?$]?[\w:]+|\S", text[start:])
    return _Cause(f"The query cannot be understood from '{word[0] if word else ''}' on.", start, _HERE)
