"""The registers -> Register and LawRegister: two tables with tabs, and the law references in YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.load.cursor import Cursor, Gathered, opened
from avtalebygger.load.node import decoded
from avtalebygger.load.value import wording
from avtalebygger.model.language import Spraakvedtak, Wording, WordPair
from avtalebygger.model.law_register import Act, Certainty, LawRegister, Repealed, WrongPhrase
from avtalebygger.model.register import Helseforetak, Kommune, Register

File = tuple[str, bytes]
T = TypeVar("T")


def load_register(kommuner: File, helseforetak: File) -> Register:
    return Register(
        kommuner=tuple(
            Kommune(
                kommunenummer=line["kommunenummer"],
                navn=line["navn"],
                parallellnavn=line["parallellnavn"],
                fylke=line["fylke"],
                organisasjonsnummer=line["orgnr"],
                spraakvedtak=Spraakvedtak(line["spraakvedtak"]),
                helsefellesskap=line["helsefellesskap"],
                helseforetak=line["helseforetak"],
            )
            for line in lines(*kommuner)
        ),
        helseforetak=tuple(
            Helseforetak(
                key=line["nokkel"],
                navn=line["navn"],
                kortnavn=line["kortnavn"],
                organisasjonsnummer=line["orgnr"],
                rhf=line["rhf"],
                type=line["type"],
                helsefellesskap=line["helsefellesskap"],
            )
            for line in lines(*helseforetak)
        ),
    )


def lines(path: str, content: bytes) -> Iterator[Mapping[str, str]]:
    """The rows of a table with tabs, by the names in its first line."""
    rows = [row.split("\t") for row in decoded(path, content).splitlines() if row.strip()]
    header = rows[0] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            values = {"found": len(row), "expected": len(header)}
            raise SourceError(Problem("AVT135", values, Location(path, number)))
        yield dict(zip(header, (cell.strip() for cell in row), strict=True))


def load_law_register(path: str, content: bytes) -> LawRegister:
    """Raises SourceError with every Problem of the file."""
    gathered = Gathered()
    register = LawRegister()
    if (cursor := opened(path, content, gathered)) is not None:
        found = cursor.fields(("acts", "wrong"), required=("acts", "wrong"))
        acts = tuple(act(item) for item in (found["acts"].items() if "acts" in found else ()))
        wrong = tuple(wrong_phrase(item) for item in (found["wrong"].items() if "wrong" in found else ()))
        register = LawRegister({one.id: one for one in acts}, wrong)
    gathered.check()
    return register


def act(cursor: Cursor) -> Act:
    found = cursor.fields(
        ["id", "short", "full", "certainty", "sections", "moved", "repealed"],
        required=("id", "short", "full", "certainty"),
    )
    return Act(
        id=found["id"].text() if "id" in found else "",
        short=wording(found["short"]) if "short" in found else Wording(),
        full=wording(found["full"]) if "full" in found else Wording(),
        certainty=certainty(found["certainty"]) if "certainty" in found else Certainty.C,
        sections=_pairs(found, "sections", certainty),
        moved=_pairs(found, "moved", Cursor.text),
        repealed=tuple(
            repealed(section, value)
            for section, value, _ in (found["repealed"].entries() if "repealed" in found else ())
        ),
    )


def certainty(cursor: Cursor) -> Certainty:
    return Certainty(cursor.choice(list(Certainty)) or Certainty.C)


def repealed(section: str, cursor: Cursor) -> Repealed:
    found = cursor.fields(("since", "note"), required=("since", "note"))
    return Repealed(
        section,
        found["since"].text() if "since" in found else "",
        wording(found["note"]) if "note" in found else Wording(),
    )


def wrong_phrase(cursor: Cursor) -> WrongPhrase:
    found = cursor.fields(("pattern", "right"), required=("pattern", "right"))
    pattern = found["pattern"].text() if "pattern" in found else ""
    try:
        re.compile(pattern)
    except re.error as error:
        cursor.wrong("AVT136", pattern=pattern, reason=str(error))
        pattern = "(?!)"
    return WrongPhrase(pattern, found["right"].text() if "right" in found else "")


def _pairs(found: Mapping[str, Cursor], key: str, reading: Callable[[Cursor], T]) -> dict[str, T]:
    return {name: reading(value) for name, value, _ in found[key].entries()} if key in found else {}


def load_words(glossary: File, telltale: File) -> tuple[WordPair, ...]:
    """The pairs of the glossary, without what stands in brackets, and the tell-tale words. A pair of equals says that
    both målformer have the word."""
    pairs = [
        WordPair(_term(line["bokmaal"]), _term(line["nynorsk"]))
        for table in (glossary, telltale)
        for line in lines(*table)
    ]
    return tuple(dict.fromkeys(pairs))


def _term(words: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", words).strip().lower()
