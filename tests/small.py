"""Small libraries and projects for tests: a few clauses, the real register, YAML as text."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from avtalebygger.errors import Problem
from avtalebygger.journeys.check import check
from avtalebygger.journeys.library import data_folder, registers
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.library import load_library
from avtalebygger.load.project import load_project
from avtalebygger.messages import text
from avtalebygger.model.agreement import Agreement, AgreementClause
from avtalebygger.model.library import Library
from avtalebygger.model.project import Project
from avtalebygger.model.review import Check

REGISTER, LAW = registers(data_folder("clauses"))
TYPES = {
    "samlet": "id: samlet\ntitle: {nb: Samarbeidsavtale, nn: Samarbeidsavtale}\nchapters:\n"
    "  - {title: {nb: Generelt, nn: Generelt}, kind: article, every: true}\n"
    "  - {title: {nb: Tema, nn: Tema}, kind: topic, every: true}\n"
    "  - {title: {nb: Valgfrie, nn: Valfrie}, kind: optional}\n",
    "overordnet": "id: overordnet\ntitle: {nb: Overordnet samarbeidsavtale, nn: Overordna samarbeidsavtale}\n"
    "chapters:\n  - {title: {nb: Generelt, nn: Generelt}, kind: article, every: true}\n",
    "delavtale": "id: delavtale\ntitle: {nb: Delavtale, nn: Delavtale}\nchapters:\n"
    "  - {title: {nb: Generelt, nn: Generelt}, kind: article, every: true}\n"
    "  - {title: {nb: Tema, nn: Tema}, kind: topic}\n  - {title: {nb: Valgfrie, nn: Valfrie}, kind: optional}\n",
}
HMR = {"hmr": "name: Helse Møre og Romsdal HF"}
NEUTRAL = {"hustadvika": "kommunenummer: 1579"}
NYNORSK = {"surnadal": "kommunenummer: 1566"}


def clause(id: str, body: str = "", *, kind: str = "article", title: str = "") -> tuple[str, bytes]:
    """A clause file; without a `ledd:` in its body it says «Tekst.»."""
    words = dedent(body).strip()
    if "ledd:" not in words:
        words += "\nledd:\n  - {nb: Tekst., nn: Tekst.}"
    name = title or id.capitalize()
    head = f"id: {id}\nversion: 1\nkind: {kind}\ntitle: {{nb: {name}, nn: {name}}}\n"
    return f"clauses/{id}.yaml", f"{head}{words.strip()}\n".encode()


def library(*clauses: tuple[str, bytes]) -> Library:
    return load_library(clauses, [(f"types/{id}.yaml", words.encode()) for id, words in TYPES.items()])


def project(
    plan: str = "agreement: samlet\nform: joint",
    parties: Mapping[str, str] = HMR | NEUTRAL,
    clauses: tuple[tuple[str, bytes], ...] = (),
    more: Mapping[str, str] | None = None,
) -> Project:
    files = {"avtale": plan} | {f"agreements/{name}": words for name, words in (more or {}).items()}
    return load_project(
        [(f"{name}.yaml", dedent(words).encode()) for name, words in files.items()],
        [(f"parties/{id}.yaml", dedent(words).encode()) for id, words in parties.items()],
        library(*(clauses or (clause("formaal"),))),
        REGISTER,
        LAW,
        Gathered(),
    )


def check_of(made: Project) -> Check:
    return check(made)


def words_of(one: AgreementClause | Agreement) -> str:
    """The ledd of a clause, or of every clause, a line each: no-break spaces as «~»."""
    clauses = one.clauses if isinstance(one, Agreement) else (one,)
    ledd = (ledd for clause in clauses for ledd in clause.ledd)
    return "\n".join("".join(span.text for span in one.text) for one in ledd).replace("\u00a0", "~")


def said(problem: Problem) -> str:
    """A problem in one line: place, code, words, hint."""
    hint = f" | {problem.hint}" if problem.hint else ""
    return f"{problem.where} {problem.code} {text(problem.code, **problem.values)}{hint}"
