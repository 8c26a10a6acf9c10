"""The negotiation on disk."""
