"""Value type constraints: ``sh:class``, ``sh:datatype``, ``sh:nodeKind`` (https://www.w3.org/TR/shacl/#core-components-value-type)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import SH, XSD
from itstrat.shacl.checks import NotCompiled, Test
from itstrat.shacl.targets import instances

if TYPE_CHECKING:
    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint


def instance_of(constraint: Constraint, site: Site) -> Test:
    """Each value is an instance of the class or of a class below it."""
    pattern = instances(site.facts.cover(constraint.terms[0]), site.value, site.fresh)
    return Test(f"EXISTS {{ {pattern} }}")


def datatype(constraint: Constraint, site: Site) -> Test:
    """Each value is a literal of the datatype, and its lexical form is one that the datatype allows."""
    (name,) = constraint.terms
    if not isinstance(name, ox.NamedNode):
        raise ShapesError(f"sh:datatype takes an IRI, not {name}.")
    kinds = [f"DATATYPE({site.value}) = {kept}" for kept in _kept_as(name, site)]
    tests = [f"({' || '.join(kinds)})" if kinds else "false"]
    if (lexical := _LEXICAL.get(name)) is not None:
        tests.append(f"REGEX(STR({site.value}), {ox.Literal(lexical)})")
    if name in _CAST:
        tests.append(f"DATATYPE({name}(STR({site.value}))) = {name}")
    if (bounds := _BOUNDS.get(name)) is not None:
        number = f"{XSD['decimal']}(STR({site.value}))"
        tests.append(f"{number} >= {bounds[0]}.0 && {number} <= {bounds[1]}.0")
    return Test(" && ".join(tests))


def _kept_as(name: ox.NamedNode, site: Site) -> tuple[ox.NamedNode, ...]:
    """The datatypes under which the store keeps the literals of a datatype, and no others among the values.

    Raises: NotCompiled, if it keeps others among them under the same. What is not well-formed stays under its own.
    """
    kept = KEPT_AS.get(name, name)
    family = {kept, *(each for each, other in KEPT_AS.items() if other == kept)}
    if len(family) == 1 or site.facts.written() & family <= {kept}:
        return (name,)
    written = site.facts.written(site.ends) & family
    if site.literals or len(written) > 1:
        raise NotCompiled("literals as they are written")
    return tuple(dict.fromkeys((name, kept))) if written == {name} else tuple({name} - {kept})


def node_kind(constraint: Constraint, site: Site) -> Test:
    """Each value is of the kind of node."""
    (kind,) = constraint.terms
    if kind not in _NODE_KINDS:
        raise ShapesError(f"{kind} is not a value of sh:nodeKind.")
    return Test(" || ".join(f"{test}({site.value})" for test in _NODE_KINDS[kind]))


_NODE_KINDS: dict[object, tuple[str, ...]] = {
    SH["BlankNode"]: ("ISBLANK",),
    SH["IRI"]: ("ISIRI",),
    SH["Literal"]: ("ISLITERAL",),
    SH["BlankNodeOrIRI"]: ("ISBLANK", "ISIRI"),
    SH["BlankNodeOrLiteral"]: ("ISBLANK", "ISLITERAL"),
    SH["IRIOrLiteral"]: ("ISIRI", "ISLITERAL"),
}

_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_INTEGER = r"^[+-]?[0-9]+$"
#: Integers of so many bits, with their bounds.
_BOUNDS: dict[ox.NamedNode, tuple[int, int]] = {
    **{XSD[name]: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{XSD[f"unsigned{name.capitalize()}"]: (0, 2**bits - 1) for name, bits in _BITS.items()},
}
_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_FLOAT = r"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$"

#: Lexical spaces of https://www.w3.org/TR/xmlschema11-2/ as regular expressions.
_LEXICAL: dict[ox.NamedNode, str] = {
    **dict.fromkeys((XSD["integer"], *_BOUNDS), _INTEGER),
    XSD["nonNegativeInteger"]: r"^(\+?[0-9]+|-0+)$",
    XSD["positiveInteger"]: r"^\+?0*[1-9][0-9]*$",
    XSD["nonPositiveInteger"]: r"^(-[0-9]+|\+?0+)$",
    XSD["negativeInteger"]: r"^-0*[1-9][0-9]*$",
    XSD["dateTimeStamp"]: r"T.*(Z|[+-][0-9]{2}:[0-9]{2})$",
    XSD["boolean"]: r"^(true|false|1|0)$",
    XSD["decimal"]: r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$",
    XSD["float"]: _FLOAT,
    XSD["double"]: _FLOAT,
    XSD["gYear"]: rf"^-?([1-9][0-9]{{3,}}|0[0-9]{{3}}){_ZONE}$",
    XSD["gYearMonth"]: rf"^-?([1-9][0-9]{{3,}}|0[0-9]{{3}})-(0[1-9]|1[0-2]){_ZONE}$",
    XSD["gMonth"]: rf"^--(0[1-9]|1[0-2]){_ZONE}$",
    XSD["gDay"]: rf"^---(0[1-9]|[12][0-9]|3[01]){_ZONE}$",
    XSD["language"]: r"^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$",
    XSD["hexBinary"]: r"^([0-9a-fA-F]{2})*$",
    XSD["base64Binary"]: r"^(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){2}== ?|([A-Za-z0-9+/] ?){3}= ?)?$",
    XSD["normalizedString"]: r"^[^\t\n\r]*$",
    XSD["token"]: r"^([^\t\n\r ]+( [^\t\n\r ]+)*)?$",
    XSD["Name"]: r"^[\p{L}_:][\p{L}\p{M}\p{N}_:.\-·]*$",
    XSD["NCName"]: r"^[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*$",
    XSD["NMTOKEN"]: r"^[\p{L}\p{M}\p{N}_:.\-·]+$",
}
#: Datatypes whose values a cast tells from ill-typed forms, such as 30 February.
_CAST = {
    XSD[name] for name in ("date", "dateTime", "time", "gMonthDay", "duration", "yearMonthDuration", "dayTimeDuration")
}
#: The datatype under which the store keeps a literal of another.
KEPT_AS: dict[ox.NamedNode, ox.NamedNode] = {
    **dict.fromkeys(_BOUNDS, XSD["integer"]),
    **{XSD[f"{sign}Integer"]: XSD["integer"] for sign in ("nonNegative", "positive", "nonPositive", "negative")},
    XSD["dateTimeStamp"]: XSD["dateTime"],
}

COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["ClassConstraintComponent"]: instance_of,
    SH["DatatypeConstraintComponent"]: datatype,
    SH["NodeKindConstraintComponent"]: node_kind,
}
