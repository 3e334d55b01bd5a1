"""What was probably meant by a word that is not known: the one measure behind every "Did you mean"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: How much of two words must be the same, of 1, for the one to be taken for the other misspelt.
ALIKE = 0.6
_SHORT = 2
#: What an IRI begins with, up to its own name. Those of one owner are alike in it, which says nothing.
_HOME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*[/#:]")
_WORD = re.compile(r"\w+")


def nearest(word: str, *known: Iterable[str], most: int = 3, alike: float = ALIKE) -> list[str]:
    """The names that a word was probably meant to be, the likeliest first.

    Give several groups of ``known`` names where some are likelier: the first in which a name is near is the one that
    counts. Near are names that differ in letter case and signs alone; else those spelt alike; else those that hold
    each word of it, the shortest first. Of IRIs in one namespace, the ends are compared.
    Cost: about 5 µs a name.

    >>> nearest("wifi", ["Wi-Fi", "Wired network"]), nearest("colege", ["college", "minimum"])
    (['Wi-Fi'], ['college'])
    >>> nearest("signage", ["Digital signage in every building", "Sign-in"])
    ['Digital signage in every building']
    >>> nearest("netwrk", ["Campus network"], ["networks"]), nearest("https://a.example/id/b", ["https://a.example/id/c"])
    (['Campus network'], [])
    """
    for names in known:
        if near := _near(word, sorted(set(names)), alike):
            return near[:most]
    return []


def did_you_mean(near: Sequence[str], shown: Callable[[str], str] = repr) -> str:
    """The question whether one of these was meant; nothing where there is none.

    >>> did_you_mean(["coverage", "cover"]), did_you_mean([])
    ("Did you mean 'coverage' or 'cover'?", '')
    """
    return f"Did you mean {' or '.join(map(shown, near))}?" if near else ""


def _near(word: str, names: Sequence[str], alike: float) -> list[str]:
    if same := [name for name in names if _plain(name) == _plain(word)]:
        return same
    home, local = _parted(word)
    if not home:
        return _spelt(word, names, alike) or _holding(word, names)
    there = {_parted(name)[1]: name for name in names if _parted(name)[0] == home}
    return [there[name] for name in _spelt(local, there, alike)] or [n for n in names if _parted(n)[1] == local]


def _plain(word: str) -> str:
    """The word without letter case and signs; a word of signs alone as it is."""
    return "".join(filter(str.isalnum, word.casefold())) or word


def _parted(iri: str) -> tuple[str, str]:
    """The namespace and the name in it; no namespace where the text is no IRI."""
    found = _HOME.match(iri)
    return (found[0], iri[found.end() :]) if found else ("", iri)


def _spelt(word: str, names: Iterable[str], alike: float) -> list[str]:
    import difflib  # only where something is wrong: most runs do without it

    small = {name.casefold(): name for name in names}
    return [small[name] for name in difflib.get_close_matches(word.casefold(), small, n=len(small) or 1, cutoff=alike)]


def _holding(text: str, names: Iterable[str]) -> list[str]:
    words = list(map(_plain, _WORD.findall(text)))
    if len(text) <= _SHORT or not words:
        return []
    return sorted((name for name in names if all(word in _plain(name) for word in words)), key=len)
