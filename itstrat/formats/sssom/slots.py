"""The slots of SSSOM 1.1, in the order in which they are written, and what each may hold.

Source: https://w3id.org/sssom/schema/ (classes MappingSet and Mapping).
"""

from __future__ import annotations

from types import MappingProxyType

#: The slots of a mapping set, but for its mappings.
SET = (
    "sssom_version", "curie_map", "mapping_set_id", "mapping_set_version", "mapping_set_source", "mapping_set_title",
    "mapping_set_description", "mapping_set_confidence", "creator_id", "creator_label", "license", "subject_type",
    "subject_source", "subject_source_version", "object_type", "object_source", "object_source_version",
    "predicate_type", "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id",
    "mapping_tool_version", "mapping_date", "publication_date", "subject_match_field", "object_match_field",
    "subject_preprocessing", "object_preprocessing", "similarity_measure", "curation_rule", "curation_rule_text",
    "see_also", "issue_tracker", "other", "comment", "extension_definitions",
)  # fmt: skip
#: The slots of a mapping: the columns.
MAPPING = (
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label",
    "predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification", "author_id",
    "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "license", "subject_type",
    "subject_source", "subject_source_version", "object_type", "object_source", "object_source_version",
    "predicate_type", "mapping_provider", "mapping_source", "mapping_cardinality", "cardinality_scope",
    "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date", "publication_date", "review_date",
    "confidence", "reviewer_agreement", "curation_rule", "curation_rule_text", "subject_match_field",
    "object_match_field", "match_string", "subject_preprocessing", "object_preprocessing", "similarity_score",
    "similarity_measure", "see_also", "issue_tracker_item", "other", "comment",
)  # fmt: skip
#: Without these a set, or a mapping, is not valid.
SET_REQUIRED = ("mapping_set_id", "license")
MAPPING_REQUIRED = ("predicate_id", "mapping_justification")
#: A value is an entity, written as a CURIE.
REFERENCES = frozenset({
    "record_id", "subject_id", "predicate_id", "object_id", "mapping_justification", "creator_id", "author_id",
    "reviewer_id", "subject_source", "object_source", "mapping_source", "mapping_tool_id", "subject_match_field",
    "object_match_field", "subject_preprocessing", "object_preprocessing", "curation_rule", "issue_tracker_item",
})  # fmt: skip
#: A value is an address, written in full.
ADDRESSES = frozenset({
    "mapping_set_id", "license", "mapping_provider", "mapping_set_source", "issue_tracker", "see_also",
})  # fmt: skip
#: There may be several values.
MANY = frozenset({
    "creator_id", "creator_label", "author_id", "author_label", "reviewer_id", "reviewer_label", "mapping_set_source",
    "cardinality_scope", "subject_match_field", "object_match_field", "match_string", "subject_preprocessing",
    "object_preprocessing", "curation_rule", "curation_rule_text", "see_also",
})  # fmt: skip
DATES = frozenset({"mapping_date", "publication_date", "review_date"})
#: A value is a number between these.
NUMBERS = MappingProxyType({
    "mapping_set_confidence": (0.0, 1.0),
    "confidence": (0.0, 1.0),
    "similarity_score": (0.0, 1.0),
    "reviewer_agreement": (-1.0, 1.0),
})  # fmt: skip
#: What a set says of all its mappings, if none of them says otherwise.
PROPAGATED = frozenset({
    "subject_type", "predicate_type", "object_type", "subject_source", "subject_source_version", "object_source",
    "object_source_version", "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id",
    "mapping_tool_version", "mapping_date", "subject_match_field", "object_match_field", "subject_preprocessing",
    "object_preprocessing", "curation_rule", "curation_rule_text", "similarity_measure",
})  # fmt: skip
_TYPES = frozenset({
    "owl class", "owl object property", "owl data property", "owl annotation property", "owl named individual",
    "skos concept", "rdfs resource", "rdfs class", "rdfs literal", "rdfs datatype", "rdf property",
    "composed entity expression",
})  # fmt: skip
JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching", "LexicalMatching",
        "LexicalSimilarityThresholdMatching", "LogicalReasoning", "ManualMappingCuration", "MappingChaining",
        "MappingInversion", "MappingReview", "SemanticSimilarityThresholdMatching", "StructuralMatching",
        "UnspecifiedMatching",
    )
)  # fmt: skip
#: A value is one of these.
CHOICES = MappingProxyType({
    "subject_type": _TYPES,
    "object_type": _TYPES,
    "predicate_type": _TYPES,
    "predicate_modifier": frozenset({"Not"}),
    "mapping_cardinality": frozenset({"1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"}),
    "mapping_justification": JUSTIFICATIONS,
    "sssom_version": frozenset({"1.0", "1.1"}),
})  # fmt: skip
#: Prefixes that every set knows.
BUILT_IN = MappingProxyType({
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
})  # fmt: skip
NOTHING_FITS = "sssom:NoTermFound"
