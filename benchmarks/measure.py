"""Run a command as a whole process and say what it cost."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU and wall seconds (medians of the runs; user and system) and peak memory in MB (largest).

    ``stopped`` says that a run was ended at its deadline: it would have cost more. ``output`` is the end of what the
    last run wrote to standard output.
    """

    cpu: float
    memory: float
    runs: int
    stopped: bool = False
    wall: float = 0.0
    output: str = ""


def measure(command: Sequence[str], *, runs: int = 3, deadline: float = 600, python: str = sys.executable) -> Cost:
    """The cost of a command over some runs, after one that is not counted where there are several.

    A run that is not done after ``deadline`` seconds is stopped, with all that it started. Python may keep what it
    compiles, as it does where a package is installed.

    Raises: CalledProcessError where the command fails.
    """
    cpu, wall, memory, stopped, output = [], [], [], False, ""
    for number in range(runs + (runs > 1)):
        with tempfile.TemporaryFile() as written, tempfile.TemporaryFile() as told:
            began = time.perf_counter()
            process = subprocess.Popen(
                [python, *command], stdout=written, stderr=told, env=environment(), start_new_session=True
            )
            timer = threading.Timer(deadline, os.killpg, (process.pid, signal.SIGKILL))
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            took = time.perf_counter() - began
            process.returncode = code = os.waitstatus_to_exitcode(status)
            output, message = _end(written), _end(told)
        stopped = stopped or code == -signal.SIGKILL
        if code not in (0, 1, -signal.SIGKILL):  # 1 is how a validator says that it found something
            raise subprocess.CalledProcessError(code, list(command), stderr=message)
        if number or runs == 1:
            cpu.append(usage.ru_utime + usage.ru_stime)
            wall.append(took)
            memory.append(usage.ru_maxrss / 1024)
    return Cost(
        cpu=statistics.median(cpu),
        wall=statistics.median(wall),
        memory=max(memory),
        runs=runs,
        stopped=stopped,
        output=output,
    )


def environment() -> dict[str, str]:
    """That of this process, but in which Python may keep what it compiles."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _end(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - 2000))
    return file.read().decode(errors="replace")
