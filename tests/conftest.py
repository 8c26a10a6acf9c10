"""Stands here so that tests in every folder can import what lies beside it (`small`)."""
