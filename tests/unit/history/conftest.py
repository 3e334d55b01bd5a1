"""A git repository to change things in."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

COLLEGE = Path(__file__).parents[3] / "examples" / "ashdown-valley-college"


@dataclass(frozen=True)
class Repo:
    folder: Path

    def git(self, *arguments: str, day: str = "2026-11-01", author: str = "Hana Novak") -> str:
        moment = f"{day}T12:00:00+00:00"
        email = f"{author.split()[0].lower()}@ashdown-valley.example"
        names = {
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": email,
            "GIT_COMMITTER_DATE": moment,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        run = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **names},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def commit(self, message: str, *, day: str = "2026-11-01", author: str = "Hana Novak") -> str:
        self.git("add", "-A", day=day, author=author)
        self.git("commit", "-q", "-m", message, day=day, author=author)
        return self.git("rev-parse", "HEAD")

    def commit_change(self, name: str, old: str, new: str, *, day: str, author: str = "Hana Novak") -> str:
        self.change(name, old, new)
        return self.commit(f"Change {Path(name).name}", day=day, author=author)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    made = Repo(tmp_path / "repo")
    made.folder.mkdir()
    made.git("init", "-q", "-b", "main")
    return made


@pytest.fixture
def college(repo: Repo) -> Repo:
    """The college under ``college/``, committed on 1 November 2026."""
    shutil.copytree(COLLEGE, repo.folder / "college", ignore=shutil.ignore_patterns("broken", "README.md"))
    repo.commit("The strategy as agreed")
    return repo
