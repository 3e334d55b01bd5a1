"""How deeply a file nests. Beyond these levels the parser overflows its stack, or needs time without end."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from itstrat.formats.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Far above any file in use.
MAX_JSON = 200
MAX_TRIPLE_TERMS = 50
MAX_BRACKETS = 1000
MAX_ELEMENTS = 1000

_NO_JSON = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]()")
_NESTING = {ord("["): 1, ord("("): 1, ord("]"): -1, ord(")"): -1}
_OTHERS = re.compile(
    rb'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\''''
    rb"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*""",
    re.DOTALL,
)
_TERM = re.compile(rb"<<\(|\)>>")
_TAG = re.compile(rb"</|/>|<(?=[^\s!?/])")


def check_json(data: bytes, name: str) -> None:
    """Return if no bracket of a JSON text nests too deeply. Cost: 20 ms a megabyte.

    Raises: SyntaxProblem.
    """
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_JSON)
    brackets = re.sub(b'"[^"]*"', b"", plain).replace(b'"', b"")
    _check((_STEPS[byte] for byte in brackets), MAX_JSON, name)


def check_triple_terms(data: bytes, name: str) -> None:
    """Return if the triple terms, ``<<( … )>>``, of a Turtle text do not nest too deeply.

    Raises: SyntaxProblem.
    """
    if b"<<(" in data:
        _check((1 if token == b"<<(" else -1 for token in _TERM.findall(data)), MAX_TRIPLE_TERMS, name)


def check_brackets(data: bytes, name: str) -> None:
    """Return if the lists and nodes without a name of a Turtle text do not nest too deeply. Cost: 1 ms a megabyte.

    They cost time that grows with the square of the depth; it is for texts that nobody vouches for.

    Raises: SyntaxProblem.
    """
    if data.count(b"(") + data.count(b"[") > MAX_BRACKETS and _depth(data) > MAX_BRACKETS:
        # Brackets in texts, IRIs and comments are none: only where it matters are they told apart.
        _check((_NESTING[byte] for byte in _OTHERS.sub(b"", data).translate(None, _NO_BRACKETS)), MAX_BRACKETS, name)


def _depth(data: bytes) -> int:
    return max(accumulate(_NESTING[byte] for byte in data.translate(None, _NO_BRACKETS)), default=0)


def check_xml(data: bytes, name: str) -> None:
    """Return if the elements of an XML text do not nest too deeply. Cost: 20 ms a megabyte.

    Raises: SyntaxProblem.
    """
    _check((1 if token == b"<" else -1 for token in _TAG.findall(data)), MAX_ELEMENTS, name)


def _check(steps: Iterator[int], limit: int, name: str) -> None:
    if max(accumulate(steps), default=0) > limit:
        raise problem(
            f"The file nests deeper than {limit} levels.", name, b"", (0, 0), fix="Give the inner nodes IRIs."
        )
