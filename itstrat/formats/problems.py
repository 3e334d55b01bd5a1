"""What is wrong with a file, said so that its author can mend it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from itstrat.errors import Location, SyntaxProblem
from itstrat.formats.lines import behind, lines
from itstrat.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTH = 100
#: The parser miscounts the columns of lines that are longer than its buffer.
_LONG_LINE = 1 << 20
_QUOTES = 'Close the text with " on its own line; text of several lines stands between """ and """.'

_SPACE = "An IRI holds a space: {token}."
_CHARACTER = "An IRI holds a character that no IRI may hold, {0!r}: {token}."
_RELATIVE = "A relative IRI, {token}, has nothing to be resolved against."
_OPEN_LINE = "A text goes on after the end of its line."
_OPEN_END = "The file ends inside a text or an IRI that begins here."

#: What the parser says, what we say, and how to mend it. {token} is the text at fault, {0} the first group.
_EXPLANATIONS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), message, fix)
    for pattern, message, fix in (
        (
            r"No scheme found in an absolute IRI",
            _RELATIVE,
            'Write the IRI in full, or add "@base <https://example.org/id/> ." at the top of the file '
            'or base = "https://example.org/id/" to itstrat.toml.',
        ),
        (
            r"Invalid IRI code point ' '",
            _SPACE,
            "Write %20 in place of the space, or close the IRI with > before it.",
        ),
        (
            r"Invalid IRI code point '(.*)'",
            _CHARACTER,
            "Percent-encode the character, or close the IRI with > before it.",
        ),
        (r"Line jumps are not allowed in string literals", _OPEN_LINE, _QUOTES),
        (
            r"^Unexpected end of file, (?!.*string)(.*)",
            "The file is cut short: {0}.",
            "Close every text, list and object.",
        ),
        (r"Unexpected end of file", _OPEN_END, _QUOTES),
        (
            r"^Unexpected end$",
            "The file ends in the middle of a statement.",
            "End the last statement with a dot and close every bracket.",
        ),
        (
            r"A dot is expected at the end of statements",
            "The statement before {token} does not end.",
            'Expected: "." after the last statement about a subject, ";" before its next property '
            'or "," before another value.',
        ),
        (r"Quads must be followed by a dot", "A statement has no dot at its end.", 'Expected: ".".'),
        (
            r"; is not a valid RDF object|\. is not a valid RDF object",
            "A value is missing before {token}.",
            "Expected: an IRI, a prefixed name, a number or a text in quotes.",
        ),
        (
            r"TRUE|FALSE|True|False",
            "{token} is not a value.",
            "Write true or false in lower case.",
        ),
        (
            r"is not a valid RDF object",
            "{token} is not a value.",
            "Expected: an IRI, a prefixed name, a number, true, false or a text in quotes.",
        ),
        (
            r"is not a valid predicate",
            "{token} stands where a property is expected.",
            "Expected: an IRI, a prefixed name or a.",
        ),
        (
            r"is not a valid subject",
            "{token} stands where a subject is expected.",
            'Expected: an IRI or a prefixed name; ";" or "," may be missing before it, or quotes around a text.',
        ),
        (
            r"blank node property lists should end with",
            "A bracket [ is not closed before {token}.",
            'Expected: "]".',
        ),
        (
            r"the buffer maximal size",
            "A single IRI or text is longer than 16 MB.",
            "A closing quotation mark or > is missing, or the value does not belong into the graph.",
        ),
        (
            r"XML namespaces are required",
            "The file is XML but not RDF/XML: an element has no namespace.",
            "Expected: <rdf:RDF xmlns:rdf=…>. An HTML page may have been saved in place of the data.",
        ),
        (
            r"Cannot find ';' after '&'",
            'A "&" stands alone.',
            "Write &amp; in its place.",
        ),
        (r"Unknown prefix (.*):", "The prefix {0}: has not been declared.", 'Add xmlns:{0}="…" to <rdf:RDF>.'),
        (
            r"expected `(.*)`, but `(.*)` was found",
            "{1} stands where {0} is expected.",
            "Close the elements in the order in which they were opened.",
        ),
        (r"invalid language tag", "{token} is not a language tag.", "Expected: a tag such as en or en-GB."),
        (
            r"No LoadDocumentCallback|Invalid remote context",
            "The file asks for a JSON-LD context from elsewhere; nothing is fetched.",
            'Keep a copy of it and name it in itstrat.toml: [contexts], then "IRI" = "contexts/copy.jsonld".',
        ),
    )
)
#: How to mend it where the notation is not Turtle.
_OTHER_FIXES: Mapping[tuple[str, str], str] = {
    ("xml", _SPACE): "Write %20 in place of the space.",
    ("json", _SPACE): "Write %20 in place of the space.",
    ("xml", _CHARACTER): "Percent-encode the character.",
    ("json", _CHARACTER): "Percent-encode the character.",
    ("xml", _RELATIVE): 'Write the IRI in full, or add xml:base="https://example.org/id/" to <rdf:RDF> '
    'or base = "https://example.org/id/" to itstrat.toml.',
    ("lines", _RELATIVE): "Write the IRI in full: N-Triples and N-Quads know no relative IRIs.",
    ("lines", _OPEN_LINE): 'Close the text with "; a line end in a text is written \\n.',
    ("lines", _OPEN_END): 'Close the text with ", or the IRI with >, and end the statement with a dot.',
}
_IRI = re.compile(r"(?:error while parsing IRI|@type value) '(.*)'(?: must be an IRI)?: ")
_PREFIX = re.compile(r"The prefix (.*): has not been declared")


def problem(message: str, name: str, data: bytes, place: tuple[int, int], *, fix: str | None = None) -> SyntaxProblem:
    """The error for one place in a file; the hint shows its line with a caret, and how to mend it."""
    line, column = place
    shown = excerpt(line_of(data, line), column) if line else ""
    hint = "\n".join(part for part in (shown, fix) if part)
    return SyntaxProblem(message, location=Location(name, line, column), hint=hint or None)


def explain(
    error: Exception,
    name: str,
    data: bytes,
    *,
    line: int = 0,
    prefixes: Mapping[str, str] = PREFIXES,
    notation: str = "",
) -> SyntaxProblem:
    """The parser's error in our words; ``line`` is where the parser stood if it does not say itself.

    ``notation`` is ``lines`` for N-Triples and N-Quads, ``xml`` or ``json``, which are mended in other ways.
    """
    reason = str(error.args[0]) if error.args else str(error)
    detail: tuple[None, int, int, None, int, int] | None = error.args[1] if len(error.args) > 1 else None
    _, start, column, _, end, end_column = detail or (None, 0, 0, None, 0, 0)
    place = (start or line, (column or 0) if start else 0)
    reason = re.sub(r"^Parser error (?:at|between) .*?: ", "", reason)
    written = line_of(data, place[0])
    if len(written) > _LONG_LINE:
        plainly = cause(reason, "", name, b"", (place[0], 0), notation=notation)
        note = f"The line has {len(written):,} characters, so the column is not known."
        return SyntaxProblem(plainly.message, location=plainly.location, hint=f"{note}\n{plainly.hint or ''}".strip())
    token = written[place[1] - 1 : end_column - 1 if end == start else None] if place[1] else ""
    if missing := _PREFIX.search(reason):
        iri = {**PREFIXES, **prefixes}.get(missing[1], "https://example.org/id/")
        fix = f"Add at the top of the file: @prefix {missing[1]}: <{iri}> ."
        return problem(f"{missing[0]}.", name, data, place, fix=fix)
    if found := _IRI.match(reason):
        token, reason = found[1], reason[found.end() :]
    if notation in {"xml", "json"} and not place[1]:
        place = _of_token(token or _closing(reason), data, place)
    return cause(reason, token, name, data, place, notation=notation)


def cause(
    reason: str, token: str, name: str, data: bytes, place: tuple[int, int], *, notation: str = ""
) -> SyntaxProblem:
    """The error for what the parser says about a token; see :func:`explain`."""
    for pattern, message, fix in _EXPLANATIONS:
        if found := pattern.search(reason):
            shown = _cut(token) or _cut(_quoted(reason)) or "what follows"
            said = message.format(*found.groups(), token=shown)
            fix = _OTHER_FIXES.get((notation, message), fix)
            return problem(said, name, data, place, fix=fix.format(*found.groups(), token=shown))
    return problem(_sentence(reason), name, data, place)


def _closing(reason: str) -> str:
    found = re.search(r"but `(.*)` was found", reason)
    return found[1] if found else ""


def _of_token(token: str, data: bytes, place: tuple[int, int]) -> tuple[int, int]:
    """The last place up to the end of a line where a token stands in quotes, or as a tag; else the line."""
    upto = b"".join(islice(lines(data), place[0]))
    forms = (token,) if token.startswith("</") else (f'"{token}"', f"'{token}'")
    at = max(upto.rfind(form.encode()) for form in forms) if token else -1
    if at < 0:
        return place
    return behind(upto[: at + (not token.startswith("</"))])


def line_of(data: bytes, number: int) -> str:
    """The text of one line, counted from 1; empty beyond the end."""
    found = next(islice(lines(data), number - 1, None), b"") if number else b""
    return found.decode("utf-8", "replace").rstrip("\r\n")


def excerpt(line: str, column: int) -> str:
    """A line and a caret under its column, cut to 100 characters around it.

    >>> print(excerpt("its:Aim a its:Aim", 9))
        its:Aim a its:Aim
                ^
    """
    if not line.strip():
        return ""
    start = max(0, min(column - _WIDTH * 2 // 3, len(line) - _WIDTH))
    cut = line[start : start + _WIDTH]
    before, after = "…" if start else "", "…" if start + _WIDTH < len(line) else ""
    shown = "".join(char if char.isprintable() else " " for char in cut)
    text = f"    {before}{shown}{after}".rstrip()
    if not column:
        return text
    return f"{text}\n    {' ' * (len(before) + column - 1 - start)}^"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH // 2 else f"{text[: _WIDTH // 2]}…"


def _quoted(reason: str) -> str:
    found = re.search(r"'(.*)'", reason)
    return found[1] if found else ""


def _sentence(text: str) -> str:
    text = text.strip() or "The file cannot be read"
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
