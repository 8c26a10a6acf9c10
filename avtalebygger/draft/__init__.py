"""Library and parties -> agreement. Pure."""
