"""A line of a source with marks below a part of it, as compilers show them: in columns as wide as they look."""

from __future__ import annotations

import unicodedata

from itstrat.report.values import inert

_TAB = "    "
_CUT = "…"
#: How many times the width is looked at on either side.
_FAR = 4


def marked(text: str, start: int, end: int, *, width: int) -> tuple[str, str]:
    """The line and the line of carets for ``text[start:end]``, each at most ``width`` columns.

    Characters that could disturb a terminal are made visible, tabs are four columns, wide characters two. White space
    before the text is left out; a long line is cut around what is meant, and that at the end of the line.

    >>> marked('    ex:refresh its:cost "dear" .', 24, 30, width=80)
    ('ex:refresh its:cost "dear" .', '                    ^^^^^^')
    >>> marked("\\tex:日本 its:cost 5 .", 16, 17, width=80)
    ('ex:日本 its:cost 5 .', '                 ^')
    """
    text = text.rstrip()
    start = min(start, len(text))
    indent = min(len(text) - len(text.lstrip()), start)
    low, high = max(indent, start - _FAR * width), start + _FAR * width  # a file may be one line of megabytes
    cells = [_cell(char) for char in text[low:high]]
    start, end = start - low, min(end - low, len(cells))
    first, last = _window([_wide(cell) for cell in cells], start, end, width)
    left = _CUT if first or low > indent else ""
    right = _CUT if last < len(cells) or high < len(text) else ""
    before = left + "".join(cells[first:start])
    meant = "".join(cells[start : min(end, last)])
    return left + "".join(cells[first:last]) + right, " " * _wide(before) + "^" * max(1, _wide(meant))


def _cell(char: str) -> str:
    if _is_plain(char):
        return char
    return _TAB if char == "\t" else inert(char)


def _wide(text: str) -> int:
    """The number of columns that a text takes in a terminal (https://www.unicode.org/reports/tr11/)."""
    return len(text) if _is_plain(text) else sum(map(_columns, text))


def _is_plain(text: str) -> bool:
    """Whether each character is one that takes a column, as nearly all in nearly all files do."""
    return text.isascii() and text.isprintable()


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _window(widths: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a line that is shown: all of it, else what is meant, as much behind it as before it."""
    if sum(widths) <= width:
        return 0, len(widths)
    room = width - 2  # for the signs that something is cut
    first = last = start
    used = 0
    while last < end and used + widths[last] <= room:
        used += widths[last]
        last += 1
    while True:
        before = first > 0 and used + widths[first - 1] <= room
        if before:
            first -= 1
            used += widths[first]
        behind = last < len(widths) and used + widths[last] <= room
        if behind:
            used += widths[last]
            last += 1
        if not before and not behind:
            return first, last
