"""Words and sequences: tokens, word-level edits, alignment. Pure; knows neither documents nor agreements."""
