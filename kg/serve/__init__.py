"""The service: SPARQL 1.1 over HTTP, graphs by the Graph Store Protocol, IRIs that answer, pages for people.

Needs the extra `diplokg[serve]`.
"""
