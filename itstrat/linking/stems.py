"""The words of a text, each as its stem: what is compared when texts are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from itstrat.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
#: Language -> what the stemmer calls it.
_STEMMERS = MappingProxyType(
    {
        "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
        "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
        "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
        "sv": "swedish", "tr": "turkish",
    }
)  # fmt: skip
#: Words that say nothing by themselves; in other languages the weight of a word that stands everywhere is small anyhow.
_STOP_WORDS = {
    "en": "a about above across after all also among an and any are as at be been before being between both but by can "
    "do during each every everyone everything for from has have having how if in including into is it its may more "
    "most must no nor not of on one only or other our out over own per s see so such than that the their them then "
    "there these they this those through to under until up us we what when where which while who whose will with "
    "within without would you your",
    "fr": "à au aux avec ce ces d dans de des du en et la le les l leur ou par pour qui sur un une",
    "de": "als auf aus bei das dem den der des die ein eine einer für im in ist mit oder sind und von zu",
    "es": "a al con de del el en es la las los o para por que se su sus un una y",
}
_STOP = MappingProxyType({language: frozenset(words.split()) for language, words in _STOP_WORDS.items()})


@dataclass(slots=True)
class Stems:
    """Takes texts apart; the stem of each word is worked out once.

    >>> Stems().words("Reducing the colleges' emissions by 40%", "en")
    [('reduc', 'Reducing'), ('colleg', 'colleges'), ('emiss', 'emissions'), ('40', '40')]

    Raises: MissingExtra without the extra ``link``.
    """

    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _stemmers: dict[str, Callable[[str], str]] = field(default_factory=dict)

    def words(self, text: str, language: str | None = None) -> list[tuple[str, str]]:
        """The words that count, as (stem, word as written), in their order; English if no language is said."""
        primary = (language or "en").lower().partition("-")[0]
        stop = _STOP.get(primary, frozenset())
        found = []
        for word in _WORD.findall(text):
            folded = word.casefold()
            if folded not in stop:
                found.append((self._stem(folded, primary), word))
        return found

    def _stem(self, word: str, language: str) -> str:
        key = (language, word)
        if key not in self._known:
            self._known[key] = word.replace(",", "") if word[0].isdigit() else self._stemmer(language)(word)
        return self._known[key]

    def _stemmer(self, language: str) -> Callable[[str], str]:
        if language not in self._stemmers:
            try:
                import snowballstemmer
            except ImportError as error:
                raise MissingExtra.named("link", "suggestions") from error
            name = _STEMMERS.get(language)
            self._stemmers[language] = snowballstemmer.stemmer(name).stemWord if name else str
        return self._stemmers[language]
