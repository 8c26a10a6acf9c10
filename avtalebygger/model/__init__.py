"""The nouns: small frozen records, and nothing else. No input, no output, no XML, no YAML."""
