"""Value type constraints: ``sh:class``, ``sh:datatype``, ``sh:nodeKind`` (https://www.w3.org/TR/shacl/#core-components-value-type)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import RDF, SH, XSD
from itstrat.shacl.checks import Test
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
    kind = f"DATATYPE({site.value}) = {name}"
    if (bounds := _INTEGERS.get(name)) is not None:
        return Test(_integer(site.value, kind, *bounds))
    if (lexical := _LEXICAL.get(name)) is not None:
        kind += f" && REGEX(STR({site.value}), {ox.Literal(lexical)})"
    if name in _CAST:
        kind += f" && DATATYPE({name}(STR({site.value}))) = {name}"
    return Test(kind)


def _integer(value: str, kind: str, low: int | None, high: int | None) -> str:
    """The store keeps every type derived from xsd:integer as xsd:integer, so a value in range is taken to be of it."""
    integer = XSD["integer"]
    limits = [f"{value} >= {low}"] if low is not None else []
    limits += [f"{value} <= {high}"] if high is not None else []
    derived = f"DATATYPE({value}) = {integer} && {' && '.join(limits)}" if limits else kind
    return f"({kind} || {derived}) && REGEX(STR({value}), {ox.Literal(_INTEGER)}) && {' && '.join(limits) or 'true'}"


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

_INTEGER = r"^[+-]?[0-9]+$"
_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_FLOAT = r"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$"

#: Lexical spaces of https://www.w3.org/TR/xmlschema11-2/ as regular expressions.
_LEXICAL: dict[ox.NamedNode, str] = {
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
    RDF["langString"]: r"",
}
#: Datatypes whose values a cast tells from ill-typed forms, such as 30 February.
_CAST = {
    XSD[name] for name in ("date", "dateTime", "time", "gMonthDay", "duration", "yearMonthDuration", "dayTimeDuration")
}
#: Types derived from xsd:integer, with their bounds.
_INTEGERS: dict[ox.NamedNode, tuple[int | None, int | None]] = {
    XSD["integer"]: (None, None),
    XSD["nonNegativeInteger"]: (0, None),
    XSD["positiveInteger"]: (1, None),
    XSD["nonPositiveInteger"]: (None, 0),
    XSD["negativeInteger"]: (None, -1),
    XSD["long"]: (-(2**63), 2**63 - 1),
    XSD["int"]: (-(2**31), 2**31 - 1),
    XSD["short"]: (-(2**15), 2**15 - 1),
    XSD["byte"]: (-128, 127),
    XSD["unsignedLong"]: (0, 2**64 - 1),
    XSD["unsignedInt"]: (0, 2**32 - 1),
    XSD["unsignedShort"]: (0, 2**16 - 1),
    XSD["unsignedByte"]: (0, 255),
}

COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["ClassConstraintComponent"]: instance_of,
    SH["DatatypeConstraintComponent"]: datatype,
    SH["NodeKindConstraintComponent"]: node_kind,
}
