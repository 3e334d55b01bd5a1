#+ summary: An instance of a class is an instance of its superclass.
#+ source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (cax-sco)
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT { ?s a ?super . GRAPH <urn:itstrat:graph:inferred> { ?s a ?super } }
WHERE { ?class rdfs:subClassOf ?super . FILTER(isIRI(?super)) ?s a ?class . FILTER NOT EXISTS { ?s a ?super } }
