"""Whether the clauses of a library keep what docs/clauses.md promises, one small function a promise.

Spelling is not judged here: that takes a dictionary, and is for the project's own checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from avtalebygger.errors import Location
from avtalebygger.law.references import Standing, Verdict, judged, references_in, wrong_phrases
from avtalebygger.law.rules import contact_details, reference_words
from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.language import Maalform, Wording, WordPair
from avtalebygger.model.law_register import Certainty, LawRegister
from avtalebygger.model.library import (
    Clause,
    ClauseKind,
    Condition,
    Ledd,
    Library,
    Parameter,
    ParameterKind,
    Role,
)
from avtalebygger.model.placeholder import FACT_NAMES, Kind, Token, tokens

TOPIC_WORDS: Final = range(150, 501)


@dataclass(frozen=True)
class Desk:
    """What a clause is read with. `always`: the clauses that every agreement type has."""

    library: Library
    law: LawRegister
    pairs: tuple[WordPair, ...]
    always: frozenset[str]


def linted(
    library: Library, ids: Collection[str], law: LawRegister, pairs: tuple[WordPair, ...]
) -> tuple[Finding, ...]:
    """The findings of the clauses named in `ids`, by file, each once."""
    named = [{id for one in kind.chapters for id in one.clause_ids} for kind in library.agreement_types.values()]
    desk = Desk(library, law, pairs, frozenset(set.intersection(*named) if named else ()))
    clauses = (clause for id, clause in library.clauses.items() if id in ids)
    return tuple(dict.fromkeys(found for clause in clauses for rule in RULES for found in rule(clause, desk)))


def every_ledd(clause: Clause) -> Iterator[Ledd]:
    yield from clause.ledd
    for variant in clause.variants:
        yield from variant.ledd


def wordings(ledd: Ledd) -> Iterator[tuple[str, Wording]]:
    """All text of a ledd, each with what it is."""
    yield text("the ledd"), ledd.wording
    yield text("the ledd's title"), ledd.title
    for number, item in enumerate(ledd.items, start=1):
        yield text("point {number}", number=number), item
    if ledd.table:
        yield text("the table's caption"), ledd.table.caption
        for column in ledd.table.columns:
            yield text("a column"), column
        for number, row in enumerate(ledd.table.rows, start=1):
            for cell in row:
                yield text("row {number}", number=number), cell
    if ledd.measure:
        for name in ("name", "ansvar", "arbeidsgiveransvar", "organisering", "finansiering"):
            yield name, getattr(ledd.measure, name)


def printed_wordings(clause: Clause) -> Iterator[tuple[str, Wording, Location | None]]:
    """All that a clause may print: its title, its ledd, and the words of its parameters."""
    yield text("the title"), clause.title, clause.where
    for ledd in every_ledd(clause):
        for part, words in wordings(ledd):
            yield part, words, ledd.where
    for parameter in clause.parameters:
        for words in parameter_wordings(parameter):
            yield text("parameter «{name}»", name=parameter.name), words, parameter.where
    for one in clause.checklist:
        yield text("the checklist"), one, clause.where


def parameter_wordings(parameter: Parameter) -> Iterator[Wording]:
    yield parameter.description
    yield from (column.title for column in parameter.columns)
    yield from (choice.title for choice in parameter.choices)
    if isinstance(parameter.default, Wording):
        yield parameter.default
    elif isinstance(parameter.default, tuple):
        for item in parameter.default:
            yield from (item,) if isinstance(item, Wording) else item.values()


def both_maalformer(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for part, words, where in printed_wordings(clause):
        for maalform in Maalform:
            if words and not words.of(maalform).strip():
                yield _finding("AVT653", clause, where, Severity.ERROR, part=part, maalform=maalform.value)
    if not clause.title:
        yield _finding("AVT653", clause, clause.where, Severity.ERROR, part=text("the title"), maalform="nb, nn")


def parameters_used(clause: Clause, desk: Desk) -> Iterator[Finding]:
    used = used_names(clause)
    declared = {parameter.name: parameter for parameter in clause.parameters}
    for name, parameter in declared.items():
        if parameter.role is Role.CONTACTS:
            continue  # printed in the annex
        if name not in used:
            yield _finding("AVT650", clause, parameter.where, name=name)
        elif parameter.default is None and not parameter.required:
            yield _finding("AVT664", clause, parameter.where, name=name)
    for name in sorted(used - set(declared)):
        yield _finding("AVT651", clause, clause.where, Severity.ERROR, name=name)


def used_names(clause: Clause) -> set[str]:
    used = {name for condition in conditions(clause) for name, _ in condition.values}
    for ledd in every_ledd(clause):
        used |= {token.text for _, words in wordings(ledd) for token in _tokens(words) if token.kind is Kind.PARAMETER}
        if ledd.table and ledd.table.rows_from:
            used.add(ledd.table.rows_from)
    return used


def conditions(clause: Clause) -> Iterator[Condition]:
    """Every condition of the clause, and those that they exclude."""
    found = [clause.applies_when, *(ledd.when for ledd in every_ledd(clause))]
    found += [variant.when for variant in clause.variants if variant.when]
    for condition in found:
        inner: Condition | None = condition
        while inner is not None:
            yield inner
            inner = inner.excludes


def same_placeholders(clause: Clause, desk: Desk) -> Iterator[Finding]:
    """Both målformer say the same, so they name the same parameters, facts and clauses."""
    for ledd in every_ledd(clause):
        for _, words in wordings(ledd):
            nb, nn = ({token for token in tokens(one) if token.kind is not Kind.WORDS} for one in (words.nb, words.nn))
            if words.nb and words.nn and nb != nn:
                found = ", ".join(sorted(token.text for token in nb ^ nn))
                yield _finding("AVT663", clause, ledd.where, Severity.ERROR, found=found)


def facts_known(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for ledd in every_ledd(clause):
        for _, words in wordings(ledd):
            for token in _tokens(words):
                if token.kind is Kind.FACT and token.text not in FACT_NAMES:
                    yield _finding("AVT665", clause, ledd.where, Severity.ERROR, fact=token.text)


def references_resolve(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for condition in conditions(clause):
        if condition.clause and condition.clause not in desk.library.clauses:
            yield _finding("AVT652", clause, clause.where, Severity.ERROR, target=condition.clause)
    for ledd in every_ledd(clause):
        targets = {t.text for _, words in wordings(ledd) for t in _tokens(words) if t.kind is Kind.REFERENCE}
        for target in sorted(targets):
            if target not in desk.library.clauses:
                yield _finding("AVT652", clause, ledd.where, Severity.ERROR, target=target)
            elif target not in desk.always and target not in (ledd.when.clause, clause.applies_when.clause, clause.id):
                yield _finding("AVT667", clause, ledd.where, target=target)


def conditions_choose(clause: Clause, desk: Desk) -> Iterator[Finding]:
    choices = {one.name: one for one in clause.parameters if one.kind is ParameterKind.CHOICE}
    for condition in conditions(clause):
        for name, value in condition.values:
            if name not in choices:
                yield _finding("AVT658", clause, clause.where, Severity.ERROR, name=name)
            elif value not in {choice.id for choice in choices[name].choices}:
                yield _finding("AVT659", clause, clause.where, Severity.ERROR, name=name, value=value)


def tables_fit(clause: Clause, desk: Desk) -> Iterator[Finding]:
    rows_of = {one.name for one in clause.parameters if one.kind is ParameterKind.TABLE}
    for ledd in every_ledd(clause):
        if (table := ledd.table) is None:
            continue
        if table.rows_from and table.rows_from not in rows_of:
            yield _finding("AVT657", clause, ledd.where, Severity.ERROR, name=table.rows_from)
        for row in table.rows:
            if len(row) != len(table.columns):
                expected = len(table.columns)
                yield _finding("AVT662", clause, ledd.where, Severity.ERROR, found=len(row), expected=expected)


def measures_whole(clause: Clause, desk: Desk) -> Iterator[Finding]:
    """§ 6-2 second paragraph, in the library already."""
    for ledd in every_ledd(clause):
        if (measure := ledd.measure) is None:
            continue
        names = ("ansvar", "arbeidsgiveransvar", "organisering", "finansiering")
        if missing := [name for name in names if not getattr(measure, name)]:
            fields = ", ".join(missing)
            yield _finding("AVT603", clause, ledd.where, Severity.ERROR, measure=measure.name.nb, fields=fields)


def topics_cover(clause: Clause, desk: Desk) -> Iterator[Finding]:
    if clause.kind is ClauseKind.TOPIC and not clause.covers:
        yield _finding("AVT660", clause, clause.where, Severity.ERROR)


def topics_are_readable(clause: Clause, desk: Desk) -> Iterator[Finding]:
    if clause.kind is not ClauseKind.TOPIC:
        return
    for maalform in Maalform:
        count = sum(
            len(words.of(maalform).split())
            for ledd in clause.ledd
            for part, words in wordings(ledd)
            if not part.startswith(text("row {number}", number="").strip())
        )
        if count not in TOPIC_WORDS:
            yield _finding("AVT668", clause, clause.where, Severity.INFO, words=count, maalform=maalform.value)


def hjemmel_known(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for reference in clause.hjemmel:
        verdict = judged(reference, desk.law)
        yield from _of_reference(verdict, clause, clause.where)
        if verdict.standing is Standing.KNOWN and verdict.certainty is Certainty.C and verdict.names_section:
            yield _finding("AVT655", clause, clause.where, Severity.INFO, reference=reference)


def law_in_text(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for _, words, where in printed_wordings(clause):
        for one in dict.fromkeys((words.nb, words.nn)):
            for found, right in wrong_phrases(one, desk.law.wrong):
                yield _finding("AVT620", clause, where, Severity.ERROR, found=found, right=right)
            for verdict in references_in(one, desk.law):
                yield from _of_reference(verdict, clause, where)
                if verdict.standing is Standing.KNOWN and verdict.certainty is Certainty.C:
                    yield _finding("AVT656", clause, where, Severity.WARNING, reference=verdict.reference)


def law_in_guidance(clause: Clause, desk: Desk) -> Iterator[Finding]:
    """An unconfirmed section is marked so in the guidance: «(ubekreftet)» in the same sentence."""
    for words in (clause.guidance.kommentar, clause.guidance.veiledning, clause.guidance.praktisk):
        for sentence in re.split(r"(?<=[.;])\s+(?=[A-ZÆØÅ])", words):
            for verdict in references_in(sentence, desk.law):
                unsure = verdict.standing is Standing.KNOWN and verdict.certainty is Certainty.C
                if unsure and "ubekreftet" not in sentence:
                    yield _finding("AVT666", clause, clause.where, reference=verdict.reference)


def no_contact_details(clause: Clause, desk: Desk) -> Iterator[Finding]:
    for _, words, where in printed_wordings(clause):
        for one in dict.fromkeys((words.nb, words.nn)):
            for found in contact_details(one):
                yield _finding("AVT625", clause, where, found=found)


def right_maalform(clause: Clause, desk: Desk) -> Iterator[Finding]:
    """No word that only the other målform has."""
    for _, words, where in printed_wordings(clause):
        if words.nb == words.nn and " " not in words.nb.strip():
            continue  # a bare name or a number stands for both
        for maalform, other in ((Maalform.NB, Maalform.NN), (Maalform.NN, Maalform.NB)):
            for match in _foreign(desk.pairs, other).finditer(_plain_words(words.of(maalform))):
                instead = _instead(desk.pairs, other, match[0])
                values = {"word": match[0], "maalform": maalform.value, "instead": instead}
                yield Finding("AVT654", text("AVT654", **values), Severity.WARNING, "-", clause.id, where)


def _plain_words(source: str) -> str:
    """The words alone: a placeholder's name belongs to no målform."""
    return "\u2026".join(token.text for token in tokens(source) if token.kind is Kind.WORDS).lower()


@lru_cache(maxsize=4)
def _foreign(pairs: tuple[WordPair, ...], maalform: Maalform) -> re.Pattern[str]:
    """The words that stand in the pairs under `maalform` and nowhere under the other."""
    mine = {getattr(pair, maalform.value) for pair in pairs}
    theirs = {pair.nn if maalform is Maalform.NB else pair.nb for pair in pairs}
    words = sorted((one for one in mine - theirs if one), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?![\w-])")


def _instead(pairs: tuple[WordPair, ...], maalform: Maalform, word: str) -> str:
    other = "nn" if maalform is Maalform.NB else "nb"
    return next((getattr(pair, other) for pair in pairs if getattr(pair, maalform.value) == word), "")


def _tokens(words: Wording) -> list[Token]:
    return [*tokens(words.nb), *tokens(words.nn)]


def _of_reference(verdict: Verdict, clause: Clause, where: Location | None) -> Iterator[Finding]:
    if said := reference_words(verdict):
        code, words, severity = said
        yield Finding(code, words, severity, "-", clause.id, where)


def _finding(
    code: str, clause: Clause, where: Location | None, severity: Severity = Severity.WARNING, **values: object
) -> Finding:
    return Finding(code, text(code, **values), severity, "-", clause.id, where)


RULES: Final[tuple[Callable[[Clause, Desk], Iterable[Finding]], ...]] = (
    both_maalformer,
    parameters_used,
    same_placeholders,
    facts_known,
    references_resolve,
    conditions_choose,
    tables_fit,
    measures_whole,
    topics_cover,
    topics_are_readable,
    hjemmel_known,
    law_in_text,
    law_in_guidance,
    no_contact_details,
    right_maalform,
)
