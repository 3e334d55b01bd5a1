"""The metadata block of SSSOM: the part of YAML that it is written in.

Keys with texts (plain, quoted, folded or literal), lists of texts or of small tables, and one table deep. Anchors,
tags, directives and aliases are forbidden by SSSOM and refused, as is all else that is not understood.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s\"'#\[\]{},&*!|>%@`-][^:#]*?|-[^\s:]+)\s*:(?:[ \t]+(?P<rest>.*))?$")
_BLOCK = re.compile(r"([|>])([+-]?)(?:\s+#.*)?")
_PLAIN = re.compile(r"[\w./(<][^\x00-\x1f\x7f]*")
_LIKE_OTHERS = re.compile(
    r"(?i:null|true|false|yes|no|on|off|~|[-+]?[\d.][\d_.eE+-]*|[-+]?\.(inf|nan)|0[xo]\w+)|\d{4}-\d\d?-\d\d?.*"
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "/": "/", "0": "\0", "e": "\x1b", " ": " "}
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)


class NotUnderstood(ValueError):
    """A line that is not of the part of YAML that is read; ``line`` counts from 0."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def load(text: str) -> dict[str, object]:
    """The keys of a block with their values: texts, lists of them, tables.

    >>> load("license: 'x'\\ncreator_id:\\n  - a:1\\ncurie_map:\\n  a: http://a/\\n")
    {'license': 'x', 'creator_id': ['a:1'], 'curie_map': {'a': 'http://a/'}}

    Raises: NotUnderstood.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    block = _Block([(at, len(line) - len(line.lstrip(" ")), line.lstrip(" ")) for at, line in enumerate(lines)])
    found = block.table(0)
    block.skip()
    if block.at < len(block.lines):
        raise NotUnderstood("This line is indented as none above it.", block.at)
    return found


def dump(values: Mapping[str, object]) -> str:
    """The block for keys and values: each text plain if it can be, lists as blocks.

    >>> print(dump({"license": "https://a/", "comment": "a: b", "see_also": ["x"]}), end="")
    license: https://a/
    comment: "a: b"
    see_also:
      - x
    """
    return "".join(f"{line}\n" for line in _dumped(values))


def _dumped(values: Mapping[str, object]) -> list[str]:
    found = []
    for key, value in values.items():
        if isinstance(value, dict):
            found += [f"{_text(key)}:", *(f"  {line}" for line in _dumped(value))] if value else [f"{_text(key)}: {{}}"]
        elif isinstance(value, list | tuple):
            found.append(f"{_text(key)}:" if value else f"{_text(key)}: []")
            for each in value:
                lines = _dumped(each) if isinstance(each, dict) else [_text(str(each))]
                found += [f"  {'-' if not at else ' '} {line}" for at, line in enumerate(lines)]
        else:
            found.append(f"{_text(key)}: {_text(str(value))}")
    return found


def _text(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and not value.endswith((" ", ":")) and ": " not in value and " #" not in value
    if plain and value.isprintable() and not _LIKE_OTHERS.fullmatch(value):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)


class _Block:
    """Lines with their indentation, and how far they are read."""

    def __init__(self, lines: list[tuple[int, int, str]]) -> None:
        self.lines = lines
        self.at = 0

    def skip(self) -> None:
        while self.at < len(self.lines) and (not self.lines[self.at][2] or self.lines[self.at][2].startswith("#")):
            self.at += 1

    def ahead(self) -> tuple[int, str] | None:
        self.skip()
        return self.lines[self.at][1:] if self.at < len(self.lines) else None

    def table(self, indent: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while (ahead := self.ahead()) and ahead[0] == indent and not _is_item(ahead[1]):
            key, value = self.entry(ahead[1], indent)
            if key in found:
                raise NotUnderstood(f"The key {key!r} stands twice.", self.at - 1)
            found[key] = value
        return found

    def entry(self, text: str, indent: int) -> tuple[str, object]:
        line = self.at
        match = _KEY.match(text)
        if match is None:
            raise NotUnderstood("This is no key with a value, as in license: https://…", line)
        key = match["key"].strip("\"'") if match["key"][0] in "\"'" else match["key"]
        self.at += 1
        return key, self.value(match["rest"] or "", indent, line)

    def value(self, rest: str, indent: int, line: int) -> object:
        rest = rest.strip()
        if block := _BLOCK.fullmatch(rest):
            return self.long(block[1], block[2], indent)
        if rest and not rest.startswith("#"):
            return self.flow(rest, indent, line)
        ahead = self.ahead()
        if ahead is None or ahead[0] < indent or (ahead[0] == indent and not _is_item(ahead[1])):
            return ""
        if _is_item(ahead[1]):
            return self.items(ahead[0])
        if _KEY.match(ahead[1]):
            return self.table(ahead[0])
        self.at += 1
        return self.flow(ahead[1], indent, self.at - 1)

    def items(self, indent: int) -> list[object]:
        found: list[object] = []
        while (ahead := self.ahead()) and ahead[0] == indent and _is_item(ahead[1]):
            at, text = self.lines[self.at][0], ahead[1][1:].lstrip(" ")
            if _KEY.match(text) and text[0] not in "\"'[":
                inside = indent + len(ahead[1]) - len(text)
                self.lines[self.at] = (at, inside, text)
                found.append(self.table(inside))
            else:
                self.at += 1
                found.append(self.value(text, indent, at))
        return found

    def long(self, style: str, chomp: str, indent: int) -> str:
        """A text of several lines: | keeps their ends, > makes spaces of them."""
        start = self.at
        while self.at < len(self.lines) and (not self.lines[self.at][2] or self.lines[self.at][1] > indent):
            self.at += 1
        taken = self.lines[start : self.at]
        depth = min((depth for _, depth, text in taken if text), default=0)
        rows = [" " * (depth_ - depth) + text if text else "" for _, depth_, text in taken]
        while rows and not rows[-1]:
            rows.pop()
        text = "\n".join(rows) if style == "|" else _folded(rows)
        return text if chomp == "-" or not rows else f"{text}\n"

    def flow(self, text: str, indent: int, line: int) -> object:
        """A text or list that begins on a line, and goes on below if it is plain or its quote is not closed."""
        while not _is_closed(text) or text[0] not in "\"'[{":
            more = self.lines[self.at] if self.at < len(self.lines) else None
            if more is None or (more[2] and more[1] <= indent and not _needs_more(text)):
                break
            self.at += 1
            text = f"{text} {more[2]}" if more[2] else text
        if text[0] in "&*!%@`|>?":
            raise NotUnderstood(f"{text[0]!r} begins what SSSOM does not have; put the text into quotes.", line)
        if text[0] in "\"'":
            return _unquoted(text, line)
        if text[0] == "[":
            return _listed(text, line)
        if text[0] == "{":
            if text == "{}":
                return {}
            raise NotUnderstood("Write each key of a table on a line of its own.", line)
        return re.split(r"\s#", text, maxsplit=1)[0].strip()


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _needs_more(text: str) -> bool:
    return text[0] in "\"'[" and not _is_closed(text)


def _is_closed(text: str) -> bool:
    if text[0] == '"':
        return re.match(r'"(?:[^"\\]|\\.)*"', text, re.DOTALL) is not None
    if text[0] == "'":
        return re.match(r"'(?:[^']|'')*'", text) is not None
    return text[0] != "[" or text.rstrip().endswith("]")


def _folded(rows: list[str]) -> str:
    found = ""
    for row in rows:
        found += row if not found or found.endswith("\n") else f" {row}" if row else "\n"
    return found


def _unquoted(text: str, line: int) -> str:
    quote = text[0]
    match = re.match(r'"((?:[^"\\]|\\.)*)"' if quote == '"' else r"'((?:[^']|'')*)'", text, re.DOTALL)
    if match is None or not re.fullmatch(r"\s*(#.*)?", text[match.end() :]):
        raise NotUnderstood("A quote does not close, or more stands behind it.", line)
    if quote == "'":
        return match[1].replace("''", "'")
    try:
        return _ESCAPE.sub(_escaped, match[1])
    except (KeyError, ValueError, OverflowError) as error:
        raise NotUnderstood("A text in double quotes holds an escape that YAML does not have.", line) from error


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPES[match[4]]
    if 0xD800 <= int(code, 16) < 0xE000:
        raise ValueError(code)
    return chr(int(code, 16))


def _listed(text: str, line: int) -> list[object]:
    inside = text.strip()[1:-1] if text.rstrip().endswith("]") else None
    pieces = re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'\[\]{}]+)\s*(?:,|$)""", inside) if inside else []
    if inside is None or any(char in inside for char in "[]{}"):
        raise NotUnderstood("A list in brackets is not closed, or holds another.", line)
    return [_unquoted(each, line) if each[0] in "\"'" else each.strip() for each in pieces]
