"""A difference as Markdown, for the description of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.history.summary import counted, groups, heading, named, noted
from itstrat.report.to_markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.history.diff import Difference, Item, Noted


def write(difference: Difference) -> str:
    """The difference as Markdown: what it amounts to, each item with what changed in it, the findings."""
    parts = ["## What changed", escaped(heading(difference))]
    for group in groups(difference):
        lines = [line for item in group.items for line in _item(item)]
        lines += [f"- … and {escaped(counted(group.more))}"] if group.more else []
        parts += [f"### {escaped(group.title)}", "\n".join(lines)]
    for title, findings in noted(difference):
        parts += [f"### {escaped(title)}", "\n".join(_finding(each) for each in findings)]
    if difference.findings and not (difference.appeared or difference.gone):
        parts.append("No finding appeared, and none went.")
    return "\n\n".join(parts) + "\n"


def _item(item: Item) -> Iterator[str]:
    title = f"- {escaped(named(item))}"
    if item.how == "added" and item.words:
        title += f": {escaped(', '.join(item.words))}"
    yield title
    if item.how != "added":
        yield from (f"  - {escaped(each)}" for each in item.words)


def _finding(each: Noted) -> str:
    place = f" ({escaped(each.place)})" if each.place else ""
    return f"- {each.severity} **{escaped(each.code)}**, {escaped(each.label)}: {escaped(each.message)}{place}"
