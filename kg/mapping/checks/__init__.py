"""Mappings compared with the tables at hand and with an ontology."""
