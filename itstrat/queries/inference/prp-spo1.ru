#+ summary: What holds by a property holds by its superproperty.
#+ source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (prp-spo1)
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT { ?s ?super ?o . GRAPH <urn:itstrat:graph:inferred> { ?s ?super ?o } }
WHERE { ?property rdfs:subPropertyOf ?super . FILTER(isIRI(?super)) ?s ?property ?o . FILTER NOT EXISTS { ?s ?super ?o } }
