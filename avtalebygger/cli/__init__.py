"""The command line: one module a command. Parses, calls a journey, shows a Report, chooses an exit code."""

from avtalebygger.cli.app import main

__all__ = ["main"]
