"""A difference, and the history of one item, as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.history.diff import Difference, Item, Noted
    from itstrat.history.log import Event


def write(difference: Difference) -> str:
    """The difference as a JSON object with a line feed at its end; the same input gives the same bytes.

    Terms are written as in N-Triples. ``whole`` is the item that tells of a part.
    """
    document = {
        "before": difference.before.name,
        "after": difference.after.name,
        "same": difference.same,
        "items": [_item(item) for item in difference.items],
        "findings": {
            "compared": difference.findings,
            "appeared": [_noted(each) for each in difference.appeared],
            "went": [_noted(each) for each in difference.gone],
        },
    }
    return _text(document)


def write_log(events: Iterable[Event], iri: str, label: str) -> str:
    """The events of one item as a JSON object with a line feed at its end."""
    document = {
        "iri": iri,
        "label": label,
        "events": [
            {
                "commit": event.commit or None,
                "author": event.author or None,
                "email": event.email or None,
                "when": event.when.isoformat() if event.when else None,
                "subject": event.subject or None,
                "items": [_item(item) for item in event.told],
            }
            for event in events
        ],
    }
    return _text(document)


def _item(item: Item) -> dict[str, object]:
    return {
        "iri": item.node.value,
        "how": item.how,
        "kind": item.kind,
        "label": item.label,
        "was": item.was.value if item.was is not None else None,
        "whole": item.whole.value if item.whole is not None else None,
        "words": item.words,
        "changes": [
            {
                "property": change.property.value,
                "removed": [str(term) for term in change.removed],
                "added": [str(term) for term in change.added],
            }
            for change in item.changes
        ],
    }


def _noted(each: Noted) -> dict[str, str | None]:
    return {
        "code": each.code,
        "severity": each.severity,
        "label": each.label,
        "message": each.message,
        "place": each.place or None,
    }


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
