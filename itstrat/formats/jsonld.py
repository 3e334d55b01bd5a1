"""JSON-LD whose contexts are at hand: nothing is fetched.

A context that a file names by its IRI is put in its place before the parser sees the file: from ``[contexts]`` of
``itstrat.toml``, or our own. What stands around it, its lines and its numbers, is left as written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.errors import ItstratError, Location
from itstrat.formats.content import content
from itstrat.formats.depth import check_json
from itstrat.formats.jsonplaces import JsonPlaces
from itstrat.formats.lines import behind
from itstrat.formats.problems import cause, problem
from itstrat.formats.rdf import RdfReader
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from itstrat.formats.base import Source

OWN_CONTEXT = "https://w3id.org/itstrat/context.jsonld"
#: Stands in for a base that is missing: without one, the parser drops statements about relative IRIs silently.
_NO_BASE = "https://no-base.invalid/"
_UNMAPPED = "No context says what the key {} means; it is not read."
_CONTEXT = re.compile(r'"@context"\s*:\s*')


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLdReader:
    """Reads JSON-LD; ``contexts`` are the local copies of contexts by IRI."""

    base: str | None = None
    contexts: Mapping[str, Path] = field(default_factory=dict)
    names_graphs: bool = True

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads; no prefixes. See :class:`itstrat.formats.base.Reader`."""
        quads, _ = self._reader().read(self._prepared(data, source.name), source)
        if self.base is None:
            self._refuse_relative(quads, data, source.name)
        return quads, {}

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line of its object, as near as the text tells."""
        quads, _ = self.read(data, source)
        return self._walk(data, source).lines(quads)

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:
        """The keys that no context maps: what stands behind them is not read. See also :class:`Reader`."""
        found = self._walk(data, source)
        if found.faults:
            at, written, reason = found.faults[0]
            raise cause(reason, written, source.name, data, found.place(at), notation="json")
        return tuple(
            (Location(source.name, *found.place(at)), _UNMAPPED.format(json.dumps(key, ensure_ascii=False)))
            for key, at in found.unmapped.items()
        )

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> JsonPlaces:  # noqa: ARG002  # as others
        """Finds what the text states where it states it."""
        return self._walk(data, source)

    def _walk(self, data: bytes, source: Source) -> JsonPlaces:
        contexts = _Contexts(self.contexts, source.name, data, 0)
        return JsonPlaces(data.decode(), self.base or _NO_BASE, lambda context: contexts.resolved(context, ()))

    def _reader(self) -> RdfReader:
        return RdfReader(format=ox.RdfFormat.JSON_LD, base=self.base or _NO_BASE)

    def _prepared(self, data: bytes, name: str) -> bytes:
        check_json(data, name)
        if not _CONTEXT.search(text := data.decode()):
            return data
        pieces, end = [], 0
        while found := _CONTEXT.search(text, end):
            try:
                value, after = json.JSONDecoder().raw_decode(text, found.end())
            except ValueError:
                break  # the parser says where
            line, _ = behind(text[: found.start()].encode())
            inlined = _Contexts(self.contexts, name, data, line).resolved(value, ())
            written = text[found.end() : after]
            if inlined != value:
                written = json.dumps(inlined) + "\n" * written.count("\n")
            pieces += [text[end : found.end()], written]
            end = after
        return "".join([*pieces, text[end:]]).encode()

    def _refuse_relative(self, quads: list[ox.Quad], data: bytes, name: str) -> None:
        for quad in quads:
            for term in quad:
                if isinstance(term, ox.NamedNode) and term.value.startswith(_NO_BASE):
                    relative = term.value.removeprefix(_NO_BASE)
                    place = data.find(f'"{relative}"'.encode())
                    raise problem(
                        f"A relative IRI, {relative!r}, has nothing to be resolved against.",
                        name,
                        data,
                        behind(data[:place]) if place >= 0 else (0, 0),
                        fix='Write the IRI in full, or add "@base" to the "@context" or base to itstrat.toml.',
                    )


@dataclass(frozen=True, slots=True)
class _Contexts:
    """Puts contexts in the place of their IRIs, for one ``@context`` of a file."""

    known: Mapping[str, Path]
    name: str
    data: bytes
    line: int

    def resolved(self, value: Any, above: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self._loaded(value, above)
        if isinstance(value, list):
            parts = [self.resolved(part, above) for part in value]
            return [one for part in parts for one in (part if isinstance(part, list) else [part])]
        if not isinstance(value, dict):
            return value
        own = {key: self._definition(part, above) for key, part in value.items() if key != "@import"}
        if not isinstance(value.get("@import"), str):
            return own
        imported = self._loaded(value["@import"], above)
        return {**imported, **own} if isinstance(imported, dict) else own

    def _definition(self, value: Any, above: tuple[str, ...]) -> Any:
        """A term definition, which may bring a context of its own."""
        if isinstance(value, dict) and "@context" in value:
            return {**value, "@context": self.resolved(value["@context"], above)}
        return value

    def _loaded(self, iri: str, above: tuple[str, ...]) -> Any:
        if iri in above:
            raise self._problem(f"The JSON-LD context {iri} includes itself.", None)
        path = self.known.get(iri)
        if path is None and iri == OWN_CONTEXT:
            path = directory("ontology") / "context.jsonld"
        if path is None:
            raise self._problem(
                f"The JSON-LD context {iri} is not at hand; nothing is fetched.",
                "Keep a copy of it below the folder of itstrat.toml and write there:\n"
                f'    [contexts]\n    "{iri}" = "contexts/copy.jsonld"',
            )
        try:
            data, _ = content(path, str(path))
            check_json(data, str(path))
            context = json.loads(data)
        except (ItstratError, ValueError) as error:
            raise self._problem(f"The copy of the JSON-LD context {iri} cannot be used: {error}", None) from error
        inner = context.get("@context", {}) if isinstance(context, dict) else {}
        return self.resolved(inner, (*above, iri))

    def _problem(self, message: str, fix: str | None) -> ItstratError:
        return problem(message, self.name, self.data, (self.line, 0), fix=fix)
