"""Every text of every clause through hunspell, in its own målform, with our word lists for the field's terms.

Needs hunspell with nb_NO and nn_NO. Exits 1 with the words that no dictionary has, and the clauses they stand in."""

from __future__ import annotations

import re
import subprocess
import sys

from avtalebygger.journeys.library import data_folder, load_library
from avtalebygger.law.lint import printed_wordings
from avtalebygger.model.language import Maalform
from avtalebygger.model.library import Clause
from avtalebygger.model.placeholder import Kind, tokens

DICTIONARIES = {Maalform.NB: "nb_NO", Maalform.NN: "nn_NO"}


def texts(clause: Clause, maalform: Maalform) -> str:
    """All that the clause may print; its guidance too, which is in bokmål."""
    words = [one.of(maalform) for _, one, _ in printed_wordings(clause)]
    if maalform is Maalform.NB:
        words += [clause.guidance.kommentar, clause.guidance.veiledning, clause.guidance.praktisk]
    return "\n".join(token.text for one in words for token in tokens(one) if token.kind is Kind.WORDS)


def own_words(maalform: Maalform) -> set[str]:
    lines = (data_folder("clauses") / "register" / f"words_{maalform.value}.txt").read_text("utf-8").splitlines()
    return {line.strip().lower() for line in lines if line.strip() and not line.startswith("#")}


def unknown(words: str, maalform: Maalform) -> set[str]:
    """The words that hunspell does not know."""
    listed = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", DICTIONARIES[maalform], "-l"],
        input=words,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(listed.stdout.split())


def main() -> int:
    library = load_library()
    wrong = 0
    for maalform in Maalform:
        known = own_words(maalform)
        by_clause = {clause.id: texts(clause, maalform) for clause in library.clauses.values()}
        for word in sorted(unknown("\n".join(by_clause.values()), maalform)):
            if len(word) > 1 and word.lower() not in known:  # a lone letter is a bokstav or part of «m.m.»
                wrong += 1
                where = ", ".join(id for id, words in by_clause.items() if re.search(rf"\b{re.escape(word)}\b", words))
                print(f"{maalform.value}: {word} ({where})")
    print(f"{len(library.clauses)} clauses, {wrong} unknown words", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
