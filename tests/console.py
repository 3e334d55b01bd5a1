"""Run the console blocks of a Markdown page as a reader would.

A block fenced as ``console`` holds lines ``$ itstrat …``, which are run, each followed by what it prints: exactly that,
but for blank lines; ``...`` stands for any lines, and nothing at all for anything. ``console exit=1`` is a block whose
commands end with that exit code. A block fenced as ``turtle title="path"`` (or toml, sparql …) is first saved to that
file, one as ``turtle add="path"`` is put at its end.

``python tests/console.py PAGE…`` writes anew what the commands of a page print, where the page shows all of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ANY = "..."

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Commands that set up a machine; ``.ci/run`` is their test.
_NOT_RUN = re.compile(r"(make|git|pip|cd|\.|source|python3? -m) ")


@dataclass(frozen=True)
class Command:
    line: str
    expected: tuple[str, ...]
    exit_code: int


@dataclass(frozen=True)
class SavedFile:
    name: str
    text: str
    at_end: bool = False


def steps(page: Path) -> list[Command | SavedFile]:
    """What a page asks its reader to save and to run, in order."""
    return [step for block in _FENCE.finditer(page.read_text(encoding="utf-8")) for step in _steps(block)]


def stage(page: Path, folder: Path) -> Path:
    """Copy what a page may use into an empty folder; return where its commands are run.

    The README of an example is about its own folder. All other pages see ``examples``, a tutorial nothing.
    """
    if page.parent.name == "tutorial":
        return folder
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    within = page.relative_to(ROOT).parent
    return folder / within if within.parts[:1] == ("examples",) else folder


def play(page: Path, folder: Path) -> int:
    """Save and run everything on a page; return how many commands were run."""
    commands = 0
    for step in steps(page):
        if isinstance(step, SavedFile):
            save(step, folder)
        elif not _NOT_RUN.match(step.line):
            compare(step, run(step, folder))
            commands += 1
    return commands


def save(file: SavedFile, folder: Path) -> None:
    """Write a file of a page, as a reader would by copying it."""
    path = folder / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") + "\n" if file.at_end else ""
    path.write_text(before + file.text, encoding="utf-8")


def run(command: Command, folder: Path) -> str:
    """Run one command line in a folder; return what it printed, after comparing the exit code."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        ["sh", "-c", command.line],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == command.exit_code, f"$ {command.line}\nexit {done.returncode}\n{done.stdout}"
    return done.stdout


def compare(command: Command, printed: str) -> None:
    """Fail unless a command printed what its page says."""
    if not command.expected:
        return
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == ANY else re.escape(line) + r"\n" for line in command.expected)
    text = "".join(f"{line.rstrip()}\n" for line in printed.splitlines() if line.strip())
    assert re.fullmatch(pattern, text), f"$ {command.line}\nthe page says otherwise; it printed:\n{printed}"


def refreshed(page: Path, folder: Path) -> str:
    """The text of a page with what its commands print now, where it shows all of it."""

    def block(found: re.Match[str]) -> str:
        chunks = []
        for step in _steps(found):
            if isinstance(step, SavedFile):
                save(step, folder)
            elif not _NOT_RUN.match(step.line):
                printed = run(step, folder)
                if step.expected and ANY not in step.expected:
                    chunks.append((step.line, printed))
        text = found[0]
        for line, printed in chunks:
            shown = re.compile(rf"^\$ {re.escape(line)}\n.*?(?=^\$ |^```$)", re.MULTILINE | re.DOTALL)
            body = "\n".join(each.rstrip() for each in printed.strip("\n").splitlines())
            text = shown.sub(lambda _, line=line, body=body: f"$ {line}\n{body}\n", text, count=1)
        return text

    return _FENCE.sub(block, page.read_text(encoding="utf-8"))


def _steps(block: re.Match[str]) -> list[Command | SavedFile]:
    language, info, body = block.groups()
    if title := re.search(r'(title|add)="([^"]+)"', info):
        return [SavedFile(title[2], body, at_end=title[1] == "add")]
    if language != "console":
        return []
    code = re.search(r"exit=(\d+)", info)
    return [*_commands(body, int(code[1]) if code else 0)]


def _commands(body: str, exit_code: int) -> list[Command]:
    commands: list[Command] = []
    for chunk in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, *expected = chunk.splitlines()
        while line.endswith("\\"):
            line = line[:-1] + expected.pop(0).strip()
        commands.append(Command(line, tuple(text.rstrip() for text in expected if text.strip()), exit_code))
    return commands


def main(names: list[str]) -> None:
    """Refresh some pages in place."""
    for name in names:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as folder:
            text = refreshed(page, stage(page, Path(folder)))
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
