"""Run a command as a whole process and say what it cost."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU seconds (median of the runs, user and system) and peak memory in MB (largest).

    ``stopped`` says that a run was ended at its deadline: it would have cost more.
    """

    cpu: float
    memory: float
    runs: int
    stopped: bool = False


def measure(command: Sequence[str], *, runs: int = 3, deadline: float = 600) -> Cost:
    """The cost of a command over some runs, after one that is not counted where there are several.

    A run that is not done after ``deadline`` seconds is stopped.

    Raises: CalledProcessError where the command fails.
    """
    cpu, memory, stopped = [], [], False
    for number in range(runs + (runs > 1)):
        process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        timer = threading.Timer(deadline, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        code = os.waitstatus_to_exitcode(status)
        message = process.stderr.read().decode() if process.stderr else ""
        process.stderr and process.stderr.close()
        process.returncode = code
        stopped = stopped or code == -signal.SIGKILL
        if code not in (0, 1, -signal.SIGKILL):  # 1 is how a validator says that it found something
            raise subprocess.CalledProcessError(code, list(command), stderr=message[-2000:])
        if number or runs == 1:
            cpu.append(usage.ru_utime + usage.ru_stime)
            memory.append(usage.ru_maxrss / 1024)
    return Cost(cpu=statistics.median(cpu), memory=max(memory), runs=runs, stopped=stopped)
