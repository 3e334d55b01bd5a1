"""``robots.txt`` as RFC 9309 has it: what a publisher asks programs to leave alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

#: More of a file is not read; RFC 9309, 2.5.
MOST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us: (path pattern, whether it is allowed)."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allows(self, url: str) -> bool:
        """Whether a URL may be fetched: the longest rule decides, and of equals the one that allows.

        >>> robots = parse("User-agent: *\\nDisallow: /private\\nAllow: /private/open$", "itstrat")
        >>> [robots.allows(f"https://a.example{path}") for path in ("/", "/private/x", "/private/open")]
        [True, False, True]
        """
        parts = urlsplit(url)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        found = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(found)[1] if found else True


#: What is asked for where ``robots.txt`` cannot be had because the server fails.
NOTHING = Robots((("/", False),))


def parse(text: str, agent: str) -> Robots:
    """The rules of the group for a program, else of the group for all."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not colon:
            continue
        if key == "user-agent":
            names = [value.lower()] if in_rules else [*names, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif key in {"allow", "disallow"}:
            in_rules = True
            if value:
                for name in names:
                    groups[name].append((_normal(value), key == "allow"))
    return Robots(tuple(groups.get(agent.lower(), groups.get("*", []))))


def _normal(path: str) -> str:
    return quote(unquote_to_bytes(path), safe="/?&=:;,@!()'*$+~")


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a ``$`` at its end fits the beginning of a path; in linear steps."""
    at_end = pattern.endswith("$")
    first, *others = re.sub(r"\*+", "*", pattern.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(others):
        last = number == len(others) - 1
        found = path.rfind(part, at) if at_end and last else path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not at_end or at == len(path)
