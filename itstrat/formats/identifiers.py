"""IRIs as XML identifiers (xs:ID) and back: those below a base by their last part, all others in full.

What no identifier may hold is written by its number, _xHHHH_, as in ISO 9075-14.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pyoxigraph as ox

_ESCAPED = re.compile(r"_x([0-9A-F]{4}|[0-9A-F]{8})_")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_NAMESPACE = re.compile(r"[^#]*#|.*[/:]")


def is_identifier(text: str) -> bool:
    """Whether a text can be an xs:ID as it stands; of letters only those of ASCII are taken."""
    return _PLAIN.fullmatch(text) is not None


def encode(iri: str, base: str) -> str:
    """An identifier for an IRI.

    >>> encode("https://a.example/id/aim-1", "https://a.example/id/"), encode("urn:x", "https://a.example/id/")
    ('aim-1', 'urn_x003A_x')
    """
    rest = iri.removeprefix(base)
    text = rest if rest and ":" not in rest and base and iri.startswith(base) else iri
    return "".join(_escaped(text, at) for at in range(len(text)))


def decode(identifier: str, base: str) -> str:
    """The IRI that an identifier was made from.

    >>> decode("aim-1", "https://a.example/id/"), decode("urn_x003A_x", "https://a.example/id/")
    ('https://a.example/id/aim-1', 'urn:x')
    """
    text = _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), identifier)
    return text if ":" in text else base + text


def below(identifier: str, base: str) -> ox.NamedNode:
    """The IRI for an identifier that somebody else gave, whatever it holds."""
    return ox.NamedNode(base + quote(identifier.strip(), safe="-._~!$&'()*+,;=@"))


def given(node: ox.NamedNode, base: str) -> str:
    """The identifier that :func:`below` appended to a base."""
    return unquote(node.value.removeprefix(base))


def mended(identifier: str) -> str:
    """An identifier that can be an xs:ID: as it stands if it can, else escaped.

    >>> mended("aim-1"), mended("1-aim")
    ('aim-1', '_x0031_-aim')
    """
    return identifier if is_identifier(identifier) else encode(identifier, "")


def unmended(identifier: str) -> str:
    """The identifier that was mended."""
    return decode(identifier, "")


def node(identifier: str, base: str) -> ox.NamedNode:
    """The IRI for an identifier that is one of ours, or was changed by somebody."""
    try:
        return ox.NamedNode(decode(identifier, base))
    except ValueError:
        return below(identifier, base)


def kept(namespace: str, name: str) -> ox.NamedNode:
    """The term for a name of XML that is kept, whatever characters it has.

    >>> kept("urn:x#", "Vision").value, kept("urn:x#", "{urn:y}Wert ß").value
    ('urn:x#Vision', 'urn:x#%7Burn%3Ay%7DWert%20%C3%9F')
    """
    return ox.NamedNode(namespace + quote(name, safe="-._~"))


def name_of(term: ox.NamedNode, namespace: str) -> str:
    """The name that a term of a namespace was made from; empty for a term of another one."""
    return unquote(term.value.removeprefix(namespace)) if term.value.startswith(namespace) else ""


def iri(text: object) -> ox.NamedNode | None:
    """The IRI that a text is, or None."""
    try:
        return ox.NamedNode(text) if isinstance(text, str) else None
    except ValueError:
        return None


def base(text: object) -> str | None:
    """A text that names can be appended to, so that an IRI comes out; None for any other."""
    return text if isinstance(text, str) and text.endswith(("/", "#", ":")) and iri(f"{text}x") else None


def namespace(iri: str) -> str:
    """What an IRI begins with, up to its last part.

    >>> namespace("https://a.example/id/aim-1")
    'https://a.example/id/'
    """
    found = _NAMESPACE.match(iri)
    return found[0] if found else f"{iri}#"


def _escaped(text: str, at: int) -> str:
    char = text[at]
    if char == "_":
        return "_x005F_" if text[at + 1 : at + 2] == "x" else "_"
    if char.isascii() and (char.isalpha() or (at and (char.isdigit() or char in ".-"))):
        return char
    return f"_x{ord(char):04X}_" if ord(char) <= 0xFFFF else f"_x{ord(char):08X}_"
