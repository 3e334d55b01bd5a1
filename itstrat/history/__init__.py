"""What was, what changed and what is recorded: snapshots from git, differences in words, patches, new records."""

from itstrat.formats.exact import statements
from itstrat.history.book import Book, Draft
from itstrat.history.diff import Difference, Side, compare
from itstrat.history.editing import Edit
from itstrat.history.findings import beyond
from itstrat.history.log import Event, log
from itstrat.history.records import Meeting, Observation, Outcome, Record, Review
from itstrat.history.snapshots import Snapshot, take

__all__ = [
    "Book",
    "Difference",
    "Draft",
    "Edit",
    "Event",
    "Meeting",
    "Observation",
    "Outcome",
    "Record",
    "Review",
    "Side",
    "Snapshot",
    "beyond",
    "compare",
    "log",
    "statements",
    "take",
]
