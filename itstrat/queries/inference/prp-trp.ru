#+ summary: A transitive property holds along its own path. One update for each transitive property; $property stands for it.
#+ source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (prp-trp)
INSERT { ?s $property ?o . GRAPH <urn:itstrat:graph:inferred> { ?s $property ?o } }
WHERE { ?s $property+ ?o . FILTER NOT EXISTS { ?s $property ?o } }
