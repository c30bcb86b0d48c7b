"""Mappings applied to rows: compiled once, then whole columns at a time."""
