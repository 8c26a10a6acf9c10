"""One model, many hands: terminal, HTML, DOCX, JSON."""
