"""Run a command as a whole process and say what it cost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU seconds (median of the runs, user and system) and peak memory in MB (largest)."""

    cpu: float
    memory: float
    runs: int


def measure(command: Sequence[str], *, runs: int = 3) -> Cost:
    """The cost of a command over some runs, after one that is not counted where there are several.

    Raises: CalledProcessError where the command fails.
    """
    cpu, memory = [], []
    for number in range(runs + (runs > 1)):
        process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        message = process.stderr.read().decode() if process.stderr else ""
        process.stderr and process.stderr.close()
        process.returncode = code
        if code not in (0, 1):  # 1 is how a validator says that it found something
            raise subprocess.CalledProcessError(code, list(command), stderr=message[-2000:])
        if number or runs == 1:
            cpu.append(usage.ru_utime + usage.ru_stime)
            memory.append(usage.ru_maxrss / 1024)
    return Cost(cpu=statistics.median(cpu), memory=max(memory), runs=runs)
