"""How one thing rests on another, up to the strategies of the institution."""

from itstrat.alignment.lines import Lines
from itstrat.alignment.trace import Why, trace

__all__ = ["Lines", "Why", "trace"]
