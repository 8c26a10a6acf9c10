"""Changes and decisions -> where we stand. Pure."""
