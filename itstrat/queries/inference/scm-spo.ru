#+ summary: A subproperty of a subproperty is a subproperty.
#+ source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (scm-spo)
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT { ?a rdfs:subPropertyOf ?c . GRAPH <urn:itstrat:graph:inferred> { ?a rdfs:subPropertyOf ?c } }
WHERE { ?a rdfs:subPropertyOf+ ?c . FILTER NOT EXISTS { ?a rdfs:subPropertyOf ?c } }
