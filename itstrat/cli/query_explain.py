"""``itstrat query --explain``: how long each step takes, and how much of the data each part of the query matches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from itstrat.sparql import NamedQuery
    from itstrat.strategy import Strategy

_NOTE = (
    "The engine orders the parts of a query by itself and does not tell how, nor how many rows pass between them.\n"
    "A part that matches many triples is cheap where what stands beside it leaves few of them to look at.\n"
    "What is grouped or sorted is worked out before the first row, and so counts with the planning.\n"
)


class Watch:
    """Times steps one after the other, and keeps what each took."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float, str]] = []

    def time(self, name: str, step: Callable[[], Any], told: Callable[[Any], str] = lambda _: "") -> Any:
        """What a step gives; ``told`` says how much that is."""
        before = time.perf_counter()
        found = step()
        self.steps.append((name, time.perf_counter() - before, told(found)))
        return found


def explain(watch: Watch, strategy: Strategy, named: NamedQuery, asked: Mapping[str, Any], *, infer: bool) -> str:
    """The text: steps with times, parts with triples. The query is run, and its result thrown away.

    Raises: what :meth:`itstrat.strategy.Strategy.query` does.
    """
    from itstrat.sparql import lint, parts, results

    _fill(watch, strategy, infer=infer)
    found = watch.time("plan, group and sort", lambda: strategy.query(named.text, **asked))
    rows = watch.time("give the rows", lambda: _taken(found), lambda rows: "" if rows is None else f"{rows:,} rows")
    if rows is not None:
        watch.time(
            "write the table",
            lambda: results.write(found, prefixes=strategy.prefixes, name=strategy.labels.compact),
            lambda written: f"{len(written):,} bytes",
        )
    lines = [f"{'Step':<24}{'Time':>12}", f"{'-' * 24}{' -----------'}"]
    lines += [f"{name:<24}{seconds * 1000:>9,.1f} ms  {told}".rstrip() for name, seconds, told in watch.steps]
    select = lint.outlined(named.text)
    if select is not None:
        lines += ["", f"{'Line':>4}  {'Triples':>9}  Part", f"{'-' * 4}  {'-' * 9}  {'-' * 40}"]
        for part in parts.parts(named.text, select, strategy.store, strategy.prefixes):
            count = "" if part.triples is None else f"{part.triples:,}"
            lines.append(f"{part.line:>4}  {count:>9}  {'  ' * part.depth}{inert(part.text)}")
    return "\n".join([*lines, "", _NOTE])


def _fill(watch: Watch, strategy: Strategy, *, infer: bool) -> None:
    """Fill the store, first without inference, so that the rest is what inference takes."""
    from itstrat.inference import merged

    quads = [document.quads for document in strategy.documents]
    watch.time("fill the store", lambda: merged(quads, as_of=strategy.as_of, infer=False))
    _, alone, _ = watch.steps.pop()
    watch.time("fill the store", lambda: strategy.store, lambda store: f"{len(store):,} triples")
    if infer:
        name, both, told = watch.steps.pop()
        watch.steps += [(name, alone, ""), ("infer what follows", max(both - alone, 0.0), told)]


def _taken(found: Any) -> int | None:
    """Run the query to its end; how many rows there are, or None of what has no rows."""
    from itstrat.sparql import Solutions

    if isinstance(found, Solutions):
        return len(found.rows)
    if hasattr(found, "__iter__"):
        for _ in found:
            continue
    return None
