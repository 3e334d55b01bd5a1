"""What a query may take."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may take; what is None has no limit.

    ``seconds`` and ``memory`` (bytes beside the data) stop a query; ``rows`` (or triples) and ``size`` (bytes of the
    answer) cut what it gives.
    """

    seconds: float | None = None
    memory: int | None = None
    rows: int | None = None
    size: int | None = None

    @property
    def stop(self) -> bool:
        """Whether a query may have to be stopped, which only the end of a process does."""
        return self.seconds is not None or self.memory is not None


#: For strangers: a service that answers many.
STRICT = Limits(seconds=10, memory=1_000 * MB, rows=100_000, size=50 * MB)
