"""Pages for people: the same whether a server gives them out or they lie in files."""
