"""Two packages -> one package with tracked changes. Pure; the wing of `word` that writes."""
