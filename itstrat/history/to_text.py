"""A difference, and the history of one item, as text for people."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from itstrat.history.summary import counted, groups, heading, named, noted
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.history.diff import Difference, Item
    from itstrat.history.log import Event

_WIDTH = 100


def write(difference: Difference) -> str:
    """The difference: what it amounts to, then each item with what changed in it, then the findings."""
    lines = _wrapped(heading(difference))
    for group in groups(difference):
        lines += ["", group.title]
        for item in group.items:
            lines += _item(item)
        if group.more:
            lines.append(f"  … and {counted(group.more)}")
    for title, findings in noted(difference):
        lines += ["", title]
        for each in findings:
            place = f" ({each.place})" if each.place else ""
            lines += _wrapped(f"{each.severity} {each.code}, {each.label}: {each.message}{place}", "  ")
    return "".join(f"{line}\n" for line in lines)


def write_log(events: Iterable[Event], label: str) -> str:
    """The events of one item, newest first, or a line that says that there are none."""
    blocks = ["".join(f"{line}\n" for line in _event(event)) for event in events]
    return "\n".join(blocks) if blocks else f"git has no history of {one_line(label)}.\n"


def _event(event: Event) -> Iterator[str]:
    if event.when is None:
        yield "not committed yet"
    else:
        yield one_line(f"{event.when:%Y-%m-%d %H:%M} {event.commit[:7]} {event.author}: {event.subject}")
    for item in event.told:
        yield from _item(item, how=True)


def _item(item: Item, *, how: bool = False) -> list[str]:
    """The item on one line with its words, or with its words below it."""
    title = named(item) + (f" {item.how}" if how and item.how != "changed" else "")
    if not item.words:
        return _wrapped(title, "  ")
    if item.how == "added":
        return _wrapped(f"{title}: {', '.join(item.words)}", "  ")
    return [*_wrapped(title, "  "), *(line for each in item.words for line in _wrapped(each, "    - "))]


def _wrapped(text: str, mark: str = "") -> list[str]:
    return textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark) + ("  " if mark == "  " else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
