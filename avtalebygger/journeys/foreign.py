"""A Word file on disk -> a package: the one way in for files that others wrote."""

from __future__ import annotations

import stat
from pathlib import Path

from avtalebygger.word import gate
from avtalebygger.word.package import Package


def package(path: str | Path) -> Package:
    """The package in the file, named by the path as given. Raises WordError: AVT300–302 and AVT322 for the file,
    AVT303–320 for what is in it. Asks before it opens: a pipe or a device would never end."""
    return gate.opened(content(path), str(path))


def content(path: str | Path) -> bytes:
    """The bytes of a regular file of at most the size that the gate takes."""
    name = str(path)
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            raise gate.refusal("AVT301", name)
        if status.st_size > gate.LARGEST_FILE:
            raise gate.too_large(name, status.st_size)
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise gate.refusal("AVT300", name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise gate.refusal("AVT322", name, reason=reason) from None
