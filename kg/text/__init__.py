"""Language knowledge as functions: scripts, sentences, dates, numbers, transliteration; knows values only."""
