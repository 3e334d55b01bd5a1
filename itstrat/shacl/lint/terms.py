"""The terms of SHACL, and what each property of it takes.

From https://www.w3.org/TR/shacl/, https://www.w3.org/TR/shacl-af/ and https://www.w3.org/TR/shacl-js/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats.literals import is_well_formed
from itstrat.namespaces import RDF, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.store import Term


_COUNTED = re.compile(r"\+?[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a property takes, in words, and the test of a value. For lists, of each member, and so are ``words``."""

    words: str
    accepts: Callable[[Term], bool]
    is_list: bool = False


def _literal_of(*names: str) -> Callable[[Term], bool]:
    datatypes = {XSD[name] for name in names}
    return lambda term: (
        isinstance(term, ox.Literal) and term.datatype in datatypes and is_well_formed(term.value, term.datatype.value)
    )


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype in (XSD["string"], RDF["langString"], RDF["HTML"])


def _is_iri(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)


def _is_node(term: Term) -> bool:
    return not isinstance(term, ox.Literal)


def _is_literal(term: Term) -> bool:
    return isinstance(term, ox.Literal)


def _is_count(term: Term) -> bool:
    return (
        isinstance(term, ox.Literal) and term.datatype == XSD["integer"] and bool(re.fullmatch(r"\+?\d+", term.value))
    )


def _is_flag(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype == XSD["boolean"] and term.value in ("true", "false")


NODE_KINDS = frozenset(
    SH[name] for name in ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)

_IRI = Kind(words="an IRI", accepts=_is_iri)
_IRIS = Kind(words="IRIs", accepts=_is_iri, is_list=True)
_NODE = Kind(words="an IRI or a blank node", accepts=_is_node)
_SHAPE = Kind(words="a shape", accepts=_is_node)
_SHAPES = Kind(words="shapes", accepts=_is_node, is_list=True)
_ANY = Kind(words="anything", accepts=lambda _: True)
_VALUES = Kind(words="values", accepts=lambda _: True, is_list=True)
_COUNT = Kind(words="a whole number from 0 on, such as 1", accepts=_is_count)
_FLAG = Kind(words="true or false", accepts=_is_flag)
_NUMBER = Kind(words="a number", accepts=_literal_of("integer", "decimal", "double", "float"))
_STRING = Kind(words='a text without a language, such as "a"', accepts=_literal_of("string"))
_STRINGS = Kind(words="texts", accepts=_literal_of("string"), is_list=True)
_TEXT = Kind(words="a text", accepts=_is_text)
_LITERAL = Kind(words="a literal", accepts=_is_literal)
_NODE_KIND = Kind(
    words="sh:IRI, sh:BlankNode, sh:Literal, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral or sh:IRIOrLiteral",
    accepts=NODE_KINDS.__contains__,
)


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _all(kind: Kind, names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split(), kind)


#: The properties that shapes, constraints, components, targets, rules and functions have.
PROPERTIES: dict[str, Kind] = {
    **_all(_IRI, "targetClass targetSubjectsOf targetObjectsOf severity"),
    **_all(_ANY, "targetNode path hasValue defaultValue namespace group this"),
    **_all(_SHAPE, "property node not qualifiedValueShape"),
    **_all(_SHAPES, "and or xone"),
    **_all(_IRI, "class datatype equals disjoint lessThan lessThanOrEquals"),
    **_all(_NODE_KIND, "nodeKind"),
    **_all(_COUNT, "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount"),
    **_all(_LITERAL, "minExclusive minInclusive maxExclusive maxInclusive"),
    **_all(_FLAG, "uniqueLang closed deactivated optional qualifiedValueShapesDisjoint"),
    **_all(_STRING, "pattern flags select ask construct update prefix labelTemplate annotationVarName"),
    **_all(_TEXT, "name description message"),
    **_all(_NUMBER, "order"),
    **_all(_STRINGS, "languageIn"),
    **_all(_IRIS, "ignoredProperties"),
    **_all(_VALUES, "in"),
    **_all(_ANY, "alternativePath inversePath oneOrMorePath zeroOrMorePath zeroOrOnePath"),
    **_all(_NODE, "sparql js prefixes declare parameter validator nodeValidator propertyValidator target rule"),
    **_all(_ANY, "resultAnnotation annotationProperty annotationValue shapesGraph suggestedShapesGraph entailment"),
    **_all(_ANY, "condition subject predicate object expression filterShape nodes intersection union returnType"),
    **_all(_ANY, "values if then else count distinct groupConcat limit offset orderBy desc max min minus sum exists"),
    **_all(_ANY, "separator jsFunctionName jsLibrary jsLibraryURL"),
    **_all(_ANY, "conforms result shapesGraphWellFormed focusNode resultMessage resultPath resultSeverity value"),
    **_all(_ANY, "sourceShape sourceConstraint sourceConstraintComponent detail"),
}

#: The properties that a shape may have once at the most.
ONCE = _words(
    "datatype nodeKind minCount maxCount minLength maxLength minExclusive minInclusive maxExclusive maxInclusive "
    "qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint flags uniqueLang closed ignoredProperties "
    "languageIn in severity deactivated"
)

#: Terms of SHACL 1.2 and of SHACL-JS, which no engine here checks.
UNCHECKED = _words(
    "js targetWhere shape reifierShape reificationRequired singleLine memberShape minListLength maxListLength "
    "uniqueMembers someValue nodeByExpression rootClass uniqueValuesFor subsetOf someProperty "
    "JSConstraint JSTarget JSTargetType JSFunction JSRule JSValidator"
)

_CLASSES = _words(
    "Shape NodeShape PropertyShape ConstraintComponent Parameter Parameterizable AbstractResult ValidationReport "
    "ValidationResult Severity Violation Warning Info Debug Trace NodeKind BlankNode IRI Literal BlankNodeOrIRI "
    "BlankNodeOrLiteral IRIOrLiteral PropertyGroup PrefixDeclaration Validator SPARQLAskValidator "
    "SPARQLSelectValidator SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable SPARQLConstructExecutable "
    "SPARQLUpdateExecutable SPARQLConstraint SPARQLFunction SPARQLTarget SPARQLTargetType SPARQLRule TripleRule Rule "
    "Rules Target TargetType Function ResultAnnotation JSExecutable JSLibrary ExpressionConstraintComponent "
    "SPARQLConstraintComponent JSConstraintComponent"
)
_COMPONENTS = frozenset(
    f"{name}ConstraintComponent"
    for name in _words(
        "And Class Closed Datatype Disjoint Equals HasValue In LanguageIn LessThan LessThanOrEquals MaxCount "
        "MaxExclusive MaxInclusive MaxLength MinCount MinExclusive MinInclusive MinLength Node NodeKind Not Or Pattern "
        "Property QualifiedMaxCount QualifiedMinCount UniqueLang Xone"
    )
)
#: The local names of all terms.
NAMES = frozenset(PROPERTIES) | UNCHECKED | _CLASSES | _COMPONENTS

#: The datatypes of XML Schema that RDF knows (https://www.w3.org/TR/rdf11-concepts/#xsd-datatypes).
DATATYPES = _words(
    "string boolean decimal integer double float date time dateTime dateTimeStamp gYear gMonth gDay gYearMonth "
    "gMonthDay duration yearMonthDuration dayTimeDuration byte short int long unsignedByte unsignedShort unsignedInt "
    "unsignedLong positiveInteger nonNegativeInteger negativeInteger nonPositiveInteger hexBinary base64Binary anyURI "
    "language normalizedString token NMTOKEN Name NCName QName NOTATION ID IDREF ENTITY anyType anySimpleType "
    "anyAtomicType pattern length minLength maxLength minInclusive maxInclusive minExclusive maxExclusive "
    "totalDigits fractionDigits"
)
