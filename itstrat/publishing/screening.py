"""What a text gives away: addresses, numbers, keys and sums that are nobody's business outside.

The patterns find more than there is: a text that is withheld without need is told of and can be allowed, one that went
out cannot be called back.
"""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PUBLIC_SCHEMES = frozenset({"http", "https"})
_PRIVATE_NAMES = (".local", ".lan", ".internal", ".intranet", ".corp", ".localdomain", ".home.arpa", ".test", ".onion")
_TELLING = re.compile(
    r"(?i)[?&#;](?:[\w.-]*(?:token|secret|passw|pwd|api_?key|signature|credential)|key|sig|auth|code)=[^&]"
)
_LEAST_SUM = 1000
_TURNS = 6
_MOST = {"k": 1e3, "m": 1e6, "bn": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9}


@dataclass(frozen=True, slots=True)
class _Detector:
    """What a pattern finds, said in words, and a second look at a match where the pattern says too much."""

    reason: str
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool] = bool


def plain(text: str) -> str:
    """The text as a reader would see it: no entities, no percent signs, no invisible or full-width characters.

    >>> plain("jane&#64;college%2Eexample")
    'jane@college.example'
    """
    shown = unicodedata.normalize("NFKC", unquote(html.unescape(text)))
    return _DASHES.sub("-", _INVISIBLE.sub("", shown))


def suspicions(text: str) -> tuple[str, ...]:
    """What the text seems to give away, each in words; nothing for one that seems harmless. Cost: 20 µs.

    >>> suspicions("Ask jane.doe@college.example or ring 01632 960 123")
    ('an e-mail address', 'a telephone number')
    >>> suspicions("99.5 % available by 31 July 2028; 12 of 2026/27")
    ()
    """
    shown = plain(text)
    return tuple(dict.fromkeys(each.reason for each in _DETECTORS if _finds(each, shown)))


def _finds(detector: _Detector, text: str) -> bool:
    return any(detector.check(match) for match in detector.pattern.finditer(text))


def _digits(low: int, high: int) -> Callable[[re.Match[str]], bool]:
    return lambda match: low <= sum(character.isdigit() for character in match[0]) <= high


def _is_address(match: re.Match[str]) -> bool:
    try:
        ipaddress.ip_address(match[0])
    except ValueError:
        return False
    return match[0] != "::"


def _is_private_url(match: re.Match[str]) -> bool:
    """Whether a URL leads where only insiders get, or takes a secret along."""
    try:
        parts = urlsplit(match[0].rstrip(".,;:)'\""))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return True
    if parts.scheme.lower() not in _PUBLIC_SCHEMES or "." not in host or host.endswith(_PRIVATE_NAMES):
        return True
    return "@" in parts.netloc or (parts.port or 0) not in {0, 80, 443} or _TELLING.search(match[0]) is not None


def _is_card(match: re.Match[str]) -> bool:
    """Whether the digits keep the check of payment cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(character) for character in match[0] if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(match: re.Match[str]) -> bool:
    """Whether the characters keep the check of bank accounts (ISO 13616-1)."""
    text = match[0].replace(" ", "").upper()
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def _is_large(match: re.Match[str]) -> bool:
    amount = float(match["sum"].replace(",", "").rstrip(".") or 0)
    return amount * _MOST.get((match["times"] or "").lower(), 1) >= _LEAST_SUM


def _is_random(match: re.Match[str]) -> bool:
    """Whether letters and digits alternate as they do in keys and not in words; numbers of a UUID are no key."""
    if _UUID.fullmatch(match[0]):
        return False
    kinds = ["d" if character.isdigit() else "l" for character in match[0] if character.isalnum()]
    return sum(one != other for one, other in pairwise(kinds)) >= _TURNS


_KEYS = (
    r"-----BEGIN [A-Z ]{1,40}-----",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_\w{20,}",
    r"\bglpat-[\w-]{16,}",
    r"\bxox[abeoprs]-[\w-]{10,}",
    r"\bAIza[\w-]{30,}",
    r"\b[rs]k[-_](?:live|test|proj|ant)?[-_]?\w{16,}",
    r"\beyJ[\w-]{8,}\.[\w-]{4,}\.?[\w-]*",
    r"(?:Account|SharedAccess)(?:Key|Signature)=",
    r"(?i)\bauthorization:\s*\w",
    r"(?i)\b(?:basic|bearer)\s+[\w+/=.-]{12,}",
    r"(?i)\$(?:2[aby]|5|6|argon2id?)\$",
)
_SAID = (
    r"(?i)(?<![a-z])(?:pass(?:word|phrase|code|wd)?|pwd|secret|(?:api|access|account|private|encryption)[ _-]?key|"
    r"(?:(?:auth|access|bearer|api)[ _-]?)?token|client[ _-]?secret|pin(?: (?:code|number))?|credentials?|"
    r"log-?ins?|user ?names?|community string)\s{0,4}(?:is\b|are\b|was\b|[:=])\s{0,4}\S"
)
_URL = r"(?i)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[^\s<>\"{}|\\^`]{1,2000}"
_DETECTORS = (
    _Detector("an e-mail address", re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}|(?i:mailto:)")),
    _Detector(
        "an e-mail address",
        re.compile(
            r"(?i)[\w.+-]{1,64}\s{0,3}(?:[\[({<]\s?(?:at|@)\s?[\])}>]|\sat\s(?=[\w-]{1,63}\s{1,3}(?:dot|[\[({]\s?(?:dot|\.))))"
            r"\s{0,3}[\w-]{1,63}"
        ),
    ),
    _Detector("a telephone number", re.compile(r"(?<![\w./-])(?:\+|00)\d[\d ()./-]{6,20}\d(?![\w-])"), _digits(8, 17)),
    _Detector(
        "a telephone number",
        re.compile(r"(?<![\w./-])\(?0\d{1,4}\)?[ ./-]{0,2}\d[\d ./-]{4,10}\d(?![\w-])"),
        _digits(9, 11),
    ),
    _Detector("a telephone number", re.compile(r"(?<![\w./-])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])")),
    _Detector(
        "a telephone number",
        re.compile(r"(?i)\b(?:ext|extension|tel|telephone|phone|mobile|fax)\b\.?[:\s]{0,3}\+?\d[\d ]{2}"),
    ),
    _Detector("a telephone number", re.compile(r"(?i)\b(?:tel|sms|callto|sip|sips|xmpp):[+\w]")),
    _Detector("an IP address", re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)"), _is_address),
    _Detector(
        "an IP address",
        re.compile(r"(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,39}(?:%\w+)?(?![\w:])"),
        _is_address,
    ),
    _Detector("a hardware address", re.compile(r"(?i)(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])")),
    _Detector("a hardware address", re.compile(r"(?i)\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b")),
    _Detector("a host or URL for insiders", re.compile(_URL), _is_private_url),
    _Detector(
        "a host or URL for insiders",
        re.compile(r"(?i)\blocalhost\b|[\w-]\.(?:local|lan|internal|intranet|corp|localdomain|home\.arpa)(?![\w-])"),
    ),
    _Detector("a path of a file", re.compile(r"(?i)\bfile:|\\\\[\w.-]{1,64}\\\w|(?<![a-z])[a-z]:[\\/](?!/)")),
    _Detector("a path of a file", re.compile(r"(?<![\w./])~?/(?:home|Users|etc|var|srv|mnt|root|opt|tmp|usr)/[\w.-]")),
    _Detector("a password or key", re.compile(_SAID)),
    *(_Detector("a password or key", re.compile(each)) for each in _KEYS),
    _Detector("a password or key", re.compile(r"[A-Za-z0-9+_=-]{20,400}"), _is_random),
    _Detector("a payment card", re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])"), _is_card),
    _Detector(
        "a bank account", re.compile(r"(?i)\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b"), _is_iban
    ),
    _Detector(
        "a bank account",
        re.compile(r"(?i)\b\d{2}-\d{2}-\d{2}\b[^\d]{1,24}\d{8}\b|\bsort code\b|\baccount (?:no\b|number)"),
    ),
    _Detector(
        "a National Insurance number",
        re.compile(r"(?i)\b[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b"),
    ),
    _Detector("a date of birth", re.compile(r"(?i)\bd\.?o\.?b\b|\bdate of birth\b|\bborn (?:on|in)? ?\d")),
    _Detector(
        "a sum of money",
        re.compile(
            r"(?i)(?:[£€$¥]|\b(?:GBP|EUR|USD)\b)\s?(?P<sum>\d[\d,]{0,20}(?:\.\d{1,6})?)\s?(?P<times>bn|k|m|thousand|million|billion)?(?![a-z])"
        ),
        _is_large,
    ),
    _Detector(
        "a sum of money",
        re.compile(
            r"(?i)(?<![\d.,])(?P<sum>\d[\d,]{0,20}(?:\.\d{1,6})?)\s?(?P<times>bn|k|m|thousand|million|billion)?\s?"
            r"(?:pounds|euros?|dollars|GBP|EUR|USD|[£€])(?![a-z])"
        ),
        _is_large,
    ),
)


def reasons() -> Iterator[str]:
    """Everything that :func:`suspicions` can say, each once."""
    yield from dict.fromkeys(each.reason for each in _DETECTORS)
