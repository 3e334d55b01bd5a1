#+ summary: A subclass of a subclass is a subclass.
#+ source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (scm-sco)
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT { ?a rdfs:subClassOf ?c . GRAPH <urn:itstrat:graph:inferred> { ?a rdfs:subClassOf ?c } }
WHERE { ?a rdfs:subClassOf+ ?c . FILTER NOT EXISTS { ?a rdfs:subClassOf ?c } }
