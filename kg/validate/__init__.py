"""Judge graphs by the shapes, and the ontology by the rules it keeps."""
