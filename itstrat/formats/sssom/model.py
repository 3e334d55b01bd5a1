"""A mapping set as it is written: texts, nothing converted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from itstrat.formats.sssom.slots import BUILT_IN, MANY, NOTHING_FITS, PROPAGATED

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

#: What a slot holds: a text, or texts where it may hold several.
Value: TypeAlias = "str | tuple[str, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A row: the slots that have a value. ``line`` is where it begins in its file, 0 if it was not read from one."""

    slots: Dict[str, Value]
    line: int = field(default=0, compare=False)

    def one(self, name: str) -> str:
        """The value of a slot, the first of several; empty if it has none.

        >>> Mapping(slots={"author_id": ("orcid:1", "orcid:2")}).one("author_id")
        'orcid:1'
        """
        value = self.slots.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")

    @property
    def by_hand(self) -> bool:
        """Whether a person has decided it."""
        return self.one("mapping_justification") in ("semapv:ManualMappingCuration", "semapv:MappingReview")

    @property
    def declined(self) -> bool:
        """Whether it says that subject and object do not belong together, or that there is nothing that fits."""
        return self.one("predicate_modifier") == "Not" or NOTHING_FITS in (
            self.one("subject_id"),
            self.one("object_id"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSet:
    """A mapping set: its own slots, its prefixes and its mappings in their order.

    ``extensions`` are the columns that are not of SSSOM but that the set defines; ``other`` is what of the metadata is
    structured or not of SSSOM. Both are kept as they are.
    """

    slots: Dict[str, Value] = field(default_factory=dict)
    prefixes: Dict[str, str] = field(default_factory=dict)
    mappings: tuple[Mapping, ...] = ()
    extensions: tuple[str, ...] = ()
    other: Dict[str, object] = field(default_factory=dict)

    def iri(self, curie: str) -> str | None:
        """The IRI that a CURIE stands for; None if its prefix is not declared.

        >>> MappingSet(prefixes={"sdg": "http://metadata.un.org/sdg/"}).iri("sdg:4.4")
        'http://metadata.un.org/sdg/4.4'
        """
        prefix, colon, local = curie.partition(":")
        space = BUILT_IN.get(prefix) or self.prefixes.get(prefix)
        return space + local if colon and space is not None else None

    def pair(self, mapping: Mapping) -> tuple[str | None, str | None]:
        """The IRIs of the subject and the object of a mapping; None for a literal."""
        return self.iri(mapping.one("subject_id")), self.iri(mapping.one("object_id"))

    def propagated(self) -> tuple[Mapping, ...]:
        """The mappings, each with what the set says of all of them where no mapping says otherwise."""
        own = {name for mapping in self.mappings for name in mapping.slots}
        common = {name: value for name, value in self.slots.items() if name in PROPAGATED and name not in own}
        return tuple(Mapping(slots={**common, **mapping.slots}, line=mapping.line) for mapping in self.mappings)


def texts(value: Value) -> tuple[str, ...]:
    """The values of a slot, one or several."""
    return value if isinstance(value, tuple) else (value,)


def holds(name: str, values: tuple[str, ...]) -> Value:
    """Values as the slot holds them."""
    return values if name in MANY else values[0]
