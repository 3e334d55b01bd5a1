"""Names of people who are not to be named: where they stand in texts and IRIs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from itstrat.publishing.screening import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "revd", "canon"}
)
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "di", "la", "le", "ter", "van", "von"})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST = 3
_GAP = r"[\s,._+-]{1,3}"


class Names:
    """Finds some people's names.

    A person is found by all of the name, by initial and family name, and by the family name alone where it begins
    with a capital; in IRIs by the same in any letter case. What is said before a comma in a label is the name, and what
    comes after it the office, which many may hold.

    >>> names = Names(["Dr Helen Marwood, Vice-Chancellor", "Head of IT"])
    >>> names.in_text("Agreed with H. Marwood in May"), names.in_iri("https://x.example/id/helen-marwood")
    (True, True)
    >>> names.in_text("The Vice-Chancellor agreed"), names.in_text("Ask the head of IT")
    (False, True)
    """

    def __init__(self, names: Iterable[str]) -> None:
        phrases: set[str] = set()
        families: set[str] = set()
        for name in names:
            words = _words(name)
            phrases |= _phrases([each.casefold() for each in words], personal=_is_personal(words))
            families |= {words[-1]} if _is_personal(words) and len(words[-1]) >= _SHORTEST else set()
        self._phrases = _any_of(phrases)
        self._families = _any_of(families)
        self._in_iris = _any_of(phrases | {each.casefold() for each in families})

    def in_text(self, text: str) -> bool:
        """Whether a text names one of them."""
        shown = _without_accents(text)
        return _finds(self._families, shown) or _finds(self._phrases, shown.casefold())

    def in_iri(self, iri: str) -> bool:
        """Whether an IRI names one of them, after its host."""
        return _finds(self._in_iris, _without_accents(iri.partition("://")[2] or iri).partition("/")[2].casefold())


def _words(name: str) -> list[str]:
    words = _WORD.findall(_without_accents(name).partition(",")[0])
    while words and words[0].casefold() in _TITLES:
        words = words[1:]
    return words


def _is_personal(words: Sequence[str]) -> bool:
    """Whether the words look like given and family names, not like an office."""
    return len(words) > 1 and all((each[0].isupper() and not each.isupper()) or each in _PARTICLES for each in words)


def _phrases(words: Sequence[str], *, personal: bool) -> set[str]:
    """The ways of writing a name."""
    found = {" ".join(words)}
    if personal:
        *given, family = words
        found |= {f"{family} {' '.join(given)}", f"{words[0][0]} {family}", f"{words[0][0]}{family}", "".join(words)}
    return {each for each in found if len(each) >= _SHORTEST}


def _any_of(phrases: set[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=lambda each: (-len(each), each))
    alternatives = "|".join(_GAP.join(map(re.escape, each.split(" "))) for each in longest_first)
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives})(?![^\W\d_])")


def _finds(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFKD", plain(text))
    return "".join(each for each in letters if not unicodedata.combining(each)).replace("’", "'")
