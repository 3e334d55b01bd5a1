"""Run the console blocks of a Markdown page as a reader would.

A block is fenced as ``console``. A line ``$ itstrat …`` is run; the lines up to the next ``$`` are compared with what
it prints: each must occur in that order, and ``...`` stands for any lines. ``console exit=1`` expects that exit code.
A block fenced as ``turtle title="path"`` (or toml, sparql …) is written to that file first.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    line: str
    expected: tuple[str, ...]
    exit_code: int


@dataclass(frozen=True)
class SavedFile:
    name: str
    text: str


def steps(page: Path) -> list[Command | SavedFile]:
    """What a page asks its reader to save and to run, in order."""
    found: list[Command | SavedFile] = []
    for language, info, body in _FENCE.findall(page.read_text(encoding="utf-8")):
        title = re.search(r'title="([^"]+)"', info)
        if title:
            found.append(SavedFile(title[1], body))
        elif language == "console":
            code = re.search(r"exit=(\d+)", info)
            found += _commands(body, int(code[1]) if code else 0)
    return found


def _commands(body: str, exit_code: int) -> list[Command]:
    commands: list[Command] = []
    for chunk in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, *expected = chunk.splitlines()
        while line.endswith("\\"):
            line = line[:-1] + expected.pop(0).strip()
        commands.append(Command(line, tuple(text for text in expected if text.strip()), exit_code))
    return commands


def run(command: Command, folder: Path) -> str:
    """Run one command line in a folder; return what it printed, after comparing exit code and output."""
    environment = {**os.environ, "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        ["sh", "-c", command.line], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    printed = done.stdout + done.stderr
    assert done.returncode == command.exit_code, f"$ {command.line}\nexit {done.returncode}\n{printed}"
    lines = iter(line.rstrip() for line in printed.splitlines())
    for wanted in command.expected:
        if wanted.strip() != "...":
            assert any(line == wanted.rstrip() for line in lines), f"$ {command.line}\nmissing: {wanted}\n{printed}"
    return printed
