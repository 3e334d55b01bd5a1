"""``python -m benchmarks.pool``: what a small query costs in process and through a pool, and a pool to start."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import itstrat
from itstrat.sparql.limits import STRICT
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Callable

QUERY = """
SELECT ?aim ?label WHERE {
  ?aim a its:Aim ; rdfs:label ?label .
  FILTER NOT EXISTS { ?aim its:contributesTo ?none . FILTER(?none = its:Nothing) }
} ORDER BY ?label ?aim
"""
RUNS = 300


def median(work: Callable[[], object]) -> float:
    """Milliseconds."""
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def main() -> None:
    strategy = itstrat.open("examples/ashdown-valley-college")
    print(f"{len(strategy.store):,} triples, {len(QUERY)} characters, medians of {RUNS}")
    print(f"  screen       {median(lambda: screen(QUERY)):6.2f} ms")
    trusted = median(lambda: list(strategy.store.query(QUERY, prefixes=strategy.prefixes, trusted=True)))
    print(f"  engine alone {trusted:6.2f} ms")
    print(f"  in process   {median(lambda: list(strategy.query(QUERY))):6.2f} ms")
    started = time.perf_counter()
    with strategy.pool(STRICT) as pool:
        pool.query("ASK {}")
        print(f"  pool ready   {(time.perf_counter() - started) * 1000:6.0f} ms")
        print(f"  in the pool  {median(lambda: list(pool.query(QUERY).result)):6.2f} ms")


if __name__ == "__main__":
    main()
