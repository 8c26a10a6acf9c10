"""DOCX bytes <-> nouns. Pure."""
