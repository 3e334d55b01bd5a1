"""The words of a SPARQL text, each with its place: what lint, explanation, completion and colours look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.|\.(?=[\w:.-]*[\w:-]))*"
_KINDS = {
    "comment": r"\#[^\n\r]*",
    "string": r'''"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""|\'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*\'""",
    "open": r'''"""|\'\'\'|["']''',
    "iri": r"""<[^<>"{}|^`\\\x00-\x20]*>""",
    "blank": r"_:[\w.-]*\w|\[\s*\]",
    "name": _NAME,
    "variable": r"[?$]\w+",
    "number": r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?",
    "language": r"@[A-Za-z][\w-]*",
    "word": r"[A-Za-z]\w*",
    "mark": r"\^\^|&&|\|\||!=|<=|>=|<<|>>|\{\||\|\}|\S",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a term or a mark; ``kind`` is a key of the table above, ``open`` is a quotation mark never closed."""

    kind: str
    text: str
    start: int = -1

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """A keyword in capitals; nothing for all else."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of a variable; nothing for all else."""
        return self.text[1:] if self.kind == "variable" else ""


def tokens(text: str, *, comments: bool = False) -> Iterator[Token]:
    """The tokens of a text, whether it is SPARQL or not yet; ``comments`` come along if they are wanted.

    >>> [(token.kind, token.text) for token in tokens("ASK { ?s a its:Aim } # why")]
    [('word', 'ASK'), ('mark', '{'), ('variable', '?s'), ('word', 'a'), ('name', 'its:Aim'), ('mark', '}')]
    """
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "mark"
        if comments or kind != "comment":
            yield Token(kind, found[0], found.start())
