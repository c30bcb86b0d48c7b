"""Drawings as SVG: the same for pages and for files, the same bytes each time."""
