"""YAML text -> nouns."""
