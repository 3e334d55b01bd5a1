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
MAX_ELEMENTS = 1000

_NO_JSON = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
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
