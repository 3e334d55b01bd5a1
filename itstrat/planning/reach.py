"""What fails with what: the services that need an asset or a service, directly or through others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itstrat.planning.facts import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Who needs each asset and service directly, and who uses each service."""

    needed_by: Mapping[str, tuple[str, ...]]
    used_by: Mapping[str, tuple[str, ...]]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, store: Store) -> Needs:
        """The needs in a store. Cost: two queries."""
        return cls(
            needed_by=_grouped((row["need"], row["service"]) for row in rows(store, "needs")),
            used_by=_grouped((row["service"], row["audience"]) for row in rows(store, "audiences")),
        )

    def failing(self, subject: str) -> tuple[str, ...]:
        """The services that fail when something fails, sorted, without itself; a circle is gone round once.

        Cost: linear in what it reaches; asked again, nothing.

        >>> needs = Needs(needed_by={"switch": ("wifi",), "wifi": ("vle",), "vle": ("wifi",)}, used_by={})
        >>> needs.failing("switch")
        ('vle', 'wifi')
        """
        if subject not in self._known:
            seen, queue = {subject}, [subject]
            while queue:
                for service in self.needed_by.get(queue.pop(), ()):
                    if service not in seen:
                        seen.add(service)
                        queue.append(service)
            self._known[subject] = tuple(sorted(seen - {subject}))
        return self._known[subject]

    def audiences(self, services: Iterable[str]) -> tuple[str, ...]:
        """Who uses any of some services, sorted."""
        return tuple(sorted({audience for service in services for audience in self.used_by.get(service, ())}))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
