"""XML from anybody as a plain tree with lines, and trees as XML; no DTD, no entities, nothing from elsewhere.

Space between elements says nothing and is not kept, nor are comments. What our own writers have to say about an element
stands in processing instructions, which no schema minds: ``<?itstrat {"iri": "…"}?>``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from itstrat.formats.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Far above any file in use.
MAX_BYTES = 64 << 20
MAX_DEPTH = 100
MAX_ELEMENTS = 1_000_000

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{XML}}}lang"
TYPE = f"{{{XSI}}}type"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"
NOTE = "itstrat"
_PREFIXES = {XSI: "xsi", XML: "xml"}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


@dataclass(slots=True, eq=False)
class Element:
    """An element: its attributes by name (``{namespace}name`` where they have one), its text and elements in order.

    ``notes`` are what our writers say about it; ``line`` and ``column`` where it begins, from 1.
    """

    namespace: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)
    line: int = 0
    column: int = 0

    @property
    def children(self) -> list[Element]:
        """The elements in it."""
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def text(self) -> str:
        """The text in it, without that of its elements."""
        return "".join(each for each in self.content if isinstance(each, str))

    def named(self, name: str) -> list[Element]:
        """The elements of a name in it."""
        return [each for each in self.children if each.name == name]

    def add(self, name: str, text: str | None = None, **attributes: str) -> Element:
        """A new element at its end."""
        child = Element(self.namespace, name, attributes, [] if text is None else [text])
        self.content.append(child)
        return child


def is_written(text: str) -> bool:
    """Whether XML 1.0 has all characters of a text.

    >>> is_written("tab\\t"), is_written("bell\\x07")
    (True, False)
    """
    return _ILLEGAL.search(text) is None


def parse(data: bytes, name: str) -> Element:
    """The root element of an XML text. Cost: 1 s for 10 MB.

    Raises: SyntaxProblem with line and column, also for a DTD, and for what is too big or nests too deeply.

    >>> root = parse(b"<plan>\\n  <Name>One</Name>\\n</plan>", "plan.xml")
    >>> [(each.name, each.text, each.line) for each in root.children]
    [('Name', 'One', 2)]
    """
    return _Parser(data, name).run()


def parse_fragment(text: str, name: str) -> list[Element]:
    """The elements of an XML literal. Raises: SyntaxProblem."""
    return parse(f"<fragment>{text}</fragment>".encode(), name).children


class _Parser:
    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._open: list[Element] = []
        self._spaces: list[tuple[str | None, str | None]] = []
        self._notes: dict[str, object] = {}
        self._root: Element | None = None
        self._count = 0
        self._expat = expat.ParserCreate("utf-8", " ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._character
        self._expat.ProcessingInstructionHandler = self._instruction
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.StartNamespaceDeclHandler = lambda prefix, iri: self._spaces.append((prefix, iri))
        self._expat.EndNamespaceDeclHandler = lambda _prefix: self._spaces.pop()

    def run(self) -> Element:
        if len(self._data) > MAX_BYTES:
            raise problem(f"The XML text is longer than {MAX_BYTES >> 20} MB.", self._name, b"", (0, 0))
        try:
            self._expat.Parse(self._data, True)
        except expat.ExpatError as error:
            raise self._fail(
                f"The file is not XML: {expat.ErrorString(error.code)}.",
                (error.lineno, error.offset),
                fix="Save it again with the program that wrote it.",
            ) from error
        assert self._root is not None
        self._root.notes |= self._notes
        return self._root

    def _here(self) -> tuple[int, int]:
        return self._expat.CurrentLineNumber, self._expat.CurrentColumnNumber

    def _fail(self, message: str, place: tuple[int, int], *, fix: str | None = None) -> Exception:
        return problem(message, self._name, self._data, (place[0], place[1] + 1), fix=fix)

    def _doctype(self, *_: object) -> None:
        raise self._fail(
            "The XML file declares a document type (DTD); none is taken, since its entities expand without limit.",
            self._here(),
            fix="Remove the line <!DOCTYPE …> and write its entities out.",
        )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        line, column = self._here()
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise self._fail(f"The XML file nests deeper than {MAX_DEPTH} levels.", (line, column))
        if self._count > MAX_ELEMENTS:
            raise self._fail(f"The XML file has more than {MAX_ELEMENTS:,} elements.", (line, column))
        namespace, local = _split(name)
        known = {_joined(*_split(key)): value for key, value in attributes.items()}
        if TYPE in known:
            known[TYPE] = self._unprefixed(known[TYPE], namespace)
        element = Element(namespace, local, known, line=line, column=column + 1)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _unprefixed(self, value: str, namespace: str) -> str:
        """A qualified name without its prefix, if that stands for the namespace of the element."""
        prefix, colon, local = value.partition(":")
        bound = next((iri for known, iri in reversed(self._spaces) if known == prefix), None)
        return local if colon and bound == namespace else value

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element.children and not element.text.strip():
            element.content[:] = element.children

    def _character(self, text: str) -> None:
        self._open[-1].content.append(text)

    def _instruction(self, target: str, data: str) -> None:
        if target != NOTE:
            return
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            return  # not one of ours
        if isinstance(said, dict):
            (self._open[-1].notes if self._open else self._notes).update(said)


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local


def _joined(namespace: str, local: str) -> str:
    return f"{{{namespace}}}{local}" if namespace else local


def write(root: Element) -> bytes:
    """A tree as an XML document; the same tree gives the same bytes.

    >>> print(write(Element("urn:x", "plan", {}, [Element("urn:x", "Name", {}, ["A & B"])])).decode(), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <plan xmlns="urn:x">
      <Name>A &amp; B</Name>
    </plan>
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n', *_note(root, "\n")]
    parts += _tag(root, "", _prefixes([root]), "\n", top=True)
    return ("".join(parts) + "\n").encode()


def fragment(elements: Iterable[Element]) -> str:
    """Elements as an XML literal, in one form."""
    return "".join(part for each in elements for part in _tag(each, "", _prefixes([each]), None, top=True))


def _prefixes(elements: Iterable[Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        for key in element.attributes:
            if key.startswith("{"):
                namespace = key[1:].partition("}")[0]
                found.setdefault(namespace, _PREFIXES.get(namespace, ""))
        found |= {key: value for key, value in _prefixes(element.children).items() if key not in found}
    unnamed = [namespace for namespace, prefix in found.items() if not prefix]
    return found | {namespace: f"ns{number}" for number, namespace in enumerate(sorted(unnamed), 1)}


def _tag(
    element: Element, default: str, prefixes: Mapping[str, str], space: str | None, *, top: bool = False
) -> Iterator[str]:
    """An element; ``space`` is the line end and indent to lay it out with, None for none."""
    yield f"<{element.name}"
    if element.namespace != default:
        yield f' xmlns="{element.namespace.translate(_VALUE)}"'
    if top:
        yield from (f' xmlns:{prefix}="{iri}"' for iri, prefix in sorted(prefixes.items()) if iri != XML)
    for key, value in element.attributes.items():
        namespace, brace, local = key[1:].partition("}") if key.startswith("{") else ("", "", key)
        yield f' {prefixes[namespace] + ":" if brace else ""}{local}="{_legal(value).translate(_VALUE)}"'
    inner = space + "  " if space is not None and element.children and not element.text.strip() else None
    notes = [] if top and space is not None else list(_note(element, ""))
    if not element.content and not notes:
        yield "/>"
        return
    yield ">"
    yield from (f"{inner or ''}{note}" for note in notes)
    for each in element.content:
        if isinstance(each, str):
            yield _legal(each).translate(_TEXT) if inner is None else ""
        else:
            yield inner or ""
            yield from _tag(each, element.namespace, prefixes, inner)
    yield f"{space if inner is not None else ''}</{element.name}>"


def _note(element: Element, end: str) -> Iterator[str]:
    if element.notes:
        said = json.dumps(element.notes, sort_keys=True).replace(">", "\\u003e")
        yield f"<?{NOTE} {said}?>{end}"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
