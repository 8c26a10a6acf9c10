"""Document x document -> comparison. Pure."""
