"""Reads the library and its registers: those of the package, and a folder of the user's own beside them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.law.lint import linted
from avtalebygger.load.cursor import Gathered, nearest
from avtalebygger.load.library import load_library as library_of
from avtalebygger.load.node import MAX_BYTES
from avtalebygger.load.register import load_law_register, load_register, load_words
from avtalebygger.model.finding import Finding
from avtalebygger.model.law_register import LawRegister
from avtalebygger.model.library import Clause, Library
from avtalebygger.model.register import Helseforetak, Kommune, Register

PACKAGE = Path(__file__).parents[1]
KINDS = ("articles", "topics", "optional")
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What every project builds on: the library and the two registers."""

    library: Library
    register: Register
    law: LawRegister


def data_folder(name: str) -> Path:
    """`clauses` or `templates`: beside the package in a checkout, inside it in a wheel. The checkout goes first, since
    an editable install may leave an old copy behind."""
    beside, inside = PACKAGE.parent / name, PACKAGE / "_data" / name
    return beside if (PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir() else inside


def read(path: Path, shown: str = "", limit: int = MAX_BYTES) -> File:
    """A file's name, as it is to be shown, and its bytes. Raises SourceError where it is no regular file, cannot be
    read, or is too large to be looked at."""
    name = shown or str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(name, "not a regular file")
        if status.st_size > limit:
            raise SourceError(Problem("AVT102", {"size": status.st_size, "limit": limit}, Location(name)))
        return name, path.read_bytes()
    except FileNotFoundError:
        raise SourceError(Problem("AVT122", {"path": name}, Location(name))) from None
    except OSError as error:
        raise _unreadable(name, error.strerror or str(error)) from None


def _unreadable(name: str, reason: str) -> SourceError:
    return SourceError(Problem("AVT128", {"path": name, "reason": reason}, Location(name)))


def yaml_files(folder: Path, base: Path) -> list[File]:
    """The YAML files straight in `folder`, by name; the paths as seen from `base`. No folder, no files."""
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise _unreadable(os.path.relpath(folder, base), error.strerror or str(error)) from None
    return [read(path, os.path.relpath(path, base)) for path in found if path.suffix in {".yaml", ".yml"}]


def clause_files(folder: Path, base: Path) -> list[File]:
    """The clauses of a library folder: in its three sub-folders, and any that lie straight in it."""
    found = yaml_files(folder, base)
    for kind in KINDS:
        found += yaml_files(folder / kind, base)
    return found


@lru_cache(maxsize=4)  # once a process: hundreds of documents are made from the same library
def registers(folder: Path) -> tuple[Register, LawRegister]:
    own = folder / "register"
    tables = load_register(read(own / "kommuner.tsv"), read(own / "helseforetak.tsv"))
    return tables, load_law_register(*read(own / "law_references.yaml"))


def shelf(own: Path | None = None, gathered: Gathered | None = None, base: Path | None = None) -> Shelf:
    """The library with the clauses and agreement types of `own` added or in place of single ones, and the registers."""
    folder = data_folder("clauses")
    theirs = clause_files(own, base or own) if own else []
    their_types = yaml_files(own / "types", base or own) if own else []
    types = {
        Path(path).name: (path, content) for path, content in [*yaml_files(folder / "types", folder), *their_types]
    }
    mine = gathered or Gathered()
    library = library_of(clause_files(folder, folder), types.values(), theirs, mine)
    if gathered is None:
        mine.check()
    return Shelf(library, *registers(folder))


def load_library(own: str | Path | None = None) -> Library:
    """The clause library, with the clauses of the folder `own` added or in place of single ones.

    Raises SourceError (AVT1xx) with every Problem of every file."""
    return shelf(Path(own) if own else None).library


def clause_of(id: str, own: Path | None = None) -> Clause:
    """The clause with that id. Raises SourceError (AVT119) with the nearest id there is."""
    library = load_library(own)
    if id not in library.clauses:
        raise SourceError(Problem("AVT119", {"kind": "clause", "name": id}, None, nearest(id, library.clauses)))
    return library.clauses[id]


def found_parties(query: str) -> Register:
    """The part of the register that fits the query: a piece of a name, a number, or a helsefellesskap."""
    register, _ = registers(data_folder("clauses"))
    wanted = query.casefold().strip()
    return Register(
        tuple(one for one in register.kommuner if wanted in _searched(one)),
        tuple(one for one in register.helseforetak if wanted in _searched(one)),
    )


def _searched(one: Kommune | Helseforetak) -> str:
    number = one.kommunenummer if isinstance(one, Kommune) else one.kortnavn
    return f"{one.navn} {number} {one.organisasjonsnummer} {one.helsefellesskap}".casefold()


def lint(folder: str | Path | None = None) -> tuple[Finding, ...]:
    """What the clauses of `folder`, else those of the package, do not keep of docs/clauses.md.

    The clauses of a folder are judged together with the package's, which they may refer to. Raises SourceError where
    a file cannot be read."""
    own = Path(folder) if folder else None
    if own and not own.is_dir():
        raise SourceError(Problem("AVT122", {"path": str(own)}, Location(str(own))))
    home = data_folder("clauses")
    if own and own.resolve() == home.resolve():
        own = None
    gathered = Gathered()
    found = shelf(own, gathered)
    gathered.check()
    ids = {Path(path).stem for path, _ in clause_files(own or home, own or home)}
    words = load_words(read(home / "register" / "glossary.tsv"), read(home / "register" / "maalform_words.tsv"))
    return (*gathered.notes, *linted(found.library, ids, found.law, words))
