"""Strategies that others publish: fetched, pinned by their content, and what a new edition of them means for ours."""

from itstrat.linking.changes import Touch, elements, pointing, touched
from itstrat.linking.discovery import Offer, discover
from itstrat.linking.fetch import Retrieved, retrieve
from itstrat.linking.lock import drop, links_of, pin, verify
from itstrat.linking.snapshots import document

__all__ = [
    "Offer",
    "Retrieved",
    "Touch",
    "discover",
    "document",
    "drop",
    "elements",
    "links_of",
    "pin",
    "pointing",
    "retrieve",
    "touched",
    "verify",
]
