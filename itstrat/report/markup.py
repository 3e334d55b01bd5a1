"""What of a text Markdown and HTML would act on, taken away."""

from __future__ import annotations

import re

from itstrat.report.values import one_line

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~#$&!]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would act on."""
    return _MARKUP.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), one_line(text))
