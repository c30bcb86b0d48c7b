"""Values that travel between stages: frozen, slotted, without input or output and without RDF."""
