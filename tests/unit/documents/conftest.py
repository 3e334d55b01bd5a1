from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import itstrat

if TYPE_CHECKING:
    from itstrat.strategy import Strategy

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="session")
def ashdown() -> Strategy:
    return itstrat.open(EXAMPLES / "ashdown-valley-college", as_of=date(2026, 11, 16))


@pytest.fixture(scope="session")
def northmoor() -> Strategy:
    return itstrat.open(EXAMPLES / "university-of-northmoor", as_of=date(2026, 11, 16))
