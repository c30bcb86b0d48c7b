"""The rules of reading: names, word lists, patterns and frames in their compiled form."""
