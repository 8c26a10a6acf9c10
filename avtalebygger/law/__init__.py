"""Agreement -> findings. Pure."""
