"""A clause's words with its placeholders filled, each stretch remembering which parameter or clause it came from.

A value is put in as it was typed and is never read as a template itself. What is missing is gathered in the setting,
with the parameter, the party and the file to write it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from avtalebygger.draft import words
from avtalebygger.draft.setting import Setting
from avtalebygger.messages import text
from avtalebygger.model.agreement import (
    Party,
    Span,
    Text,
)
from avtalebygger.model.language import Wording
from avtalebygger.model.library import Clause, Parameter, ParameterKind
from avtalebygger.model.placeholder import Kind, Token, tokens

# The end of a sentence, and not of «jf.», «nr.», «kap.», «pkt.», «bl.a.», «f.eks.», «m.m.», «mv.» or «ev.»
_SENTENCE_END = re.compile(
    r"(?<!\bjf)(?<!\bnr)(?<!\bkap)(?<!\bpkt)(?<!\.a)(?<!\.eks)(?<!\.m)(?<!\bmv)(?<!\bev)[.!?]\s*$"
)


def filled(wording: Wording, clause: Clause, setting: Setting) -> Text:
    source = wording.of(setting.maalform)
    if wording and not source:
        setting.broken("AVT206", clause, maalform=setting.maalform.value)
    spans: list[Span] = []
    for token in tokens(source):
        spans.extend(_spans(token, spans, clause, setting))
    return tuple(spans)


def _spans(token: Token, before: list[Span], clause: Clause, setting: Setting) -> Iterable[Span]:
    match token.kind:
        case Kind.WORDS:
            return (Span(words.bound(token.text)),)
        case Kind.REFERENCE:
            return reference(token.text, before, clause, setting)
        case Kind.FACT:
            return (Span(fact(token.text, clause, setting), parameter=token.text),)
        case Kind.PARAMETER:
            return (Span(parameter_text(token.text, clause, setting), parameter=token.text),)


def reference(target: str, before: list[Span], clause: Clause, setting: Setting) -> Iterable[Span]:
    """«punkt 16», the number alone with a target; «Punkt» where a sentence begins."""
    if target not in setting.numbers:
        hint = text("set the sentence in a ledd of its own with `when: {{clause: {target}}}`", target=target)
        setting.broken("AVT205", clause, hint, target=target)
        return ()
    point = words.POINT.of(setting.maalform)
    opens = not before or _SENTENCE_END.search(before[-1].text)
    return (
        Span((point.capitalize() if opens else point) + words.NBSP),
        Span(setting.numbers[target], target=target),
    )


def parameter_text(name: str, clause: Clause, setting: Setting) -> str:
    value = setting.values[clause.id].get(name)
    if value is None:
        missing_value(name, clause, setting)
    return words.printed(value, setting.maalform, setting.edition.everyone)


def require(clause: Clause, setting: Setting) -> None:
    """Gather each required parameter that nobody has given a value."""
    for parameter in clause.parameters:
        if parameter.required and setting.values[clause.id].get(parameter.name) is None:
            missing_value(parameter.name, clause, setting)


def missing_value(name: str, clause: Clause, setting: Setting) -> None:
    declared = next((one for one in clause.parameters if one.name == name), None)
    if declared is None:
        setting.broken("AVT202", clause, name=name)
        return
    setting.missing(
        "AVT201",
        text(
            "in {file}: `values: {{{clause}: {{{name}: {example}}}}}`",
            file=_file_for(setting),
            clause=clause.id,
            name=name,
            example=_example(declared),
        ),
        clause=clause.id,
        name=name,
        description=declared.description.nb,
        document=setting.edition.key or setting.edition.plan.id,
    )


def _example(parameter: Parameter) -> str:
    """What such a value looks like in YAML."""
    match parameter.kind:
        case ParameterKind.TABLE:
            return "[{" + ", ".join(f"{column.id}: …" for column in parameter.columns) + "}]"
        case ParameterKind.CHOICE:
            return " | ".join(choice.id for choice in parameter.choices)
        case _:
            return _EXAMPLES[parameter.kind]


_EXAMPLES: Final[Mapping[ParameterKind, str]] = {
    ParameterKind.TEXT: "…",
    ParameterKind.INTEGER: "4",
    ParameterKind.MONEY: "{amount: 5745, unit: døgn, year: 2027, source: …}",
    ParameterKind.PERCENTAGE: "33,3",
    ParameterKind.DATE: "2027-01-31",
    ParameterKind.DURATION: "24 timer",
    ParameterKind.LIST: "[…, …]",
    ParameterKind.PARTY: "…",
}


def _file_for(setting: Setting) -> str:
    plan = setting.edition.plan
    party = next((one for one in setting.kommuner if one.id == setting.edition.key and one.where), None)
    return f"{plan.path}, {party.where.path}" if party and party.where else plan.path


def _names(parties: Iterable[Party]) -> str:
    return words.joined([party.name for party in parties])


FACTS: Final[Mapping[str, Callable[[Setting], str]]] = {
    "helseforetak.navn": lambda setting: _names(setting.hospitals),
    "helseforetak.kortnavn": lambda setting: words.joined([one.short_name or one.name for one in setting.hospitals]),
    "helseforetak.organisasjonsnummer": lambda setting: words.joined(
        [words.organisation_number(one.organisasjonsnummer) for one in setting.hospitals]
    ),
    "kommune.navn": lambda setting: _names(setting.kommuner),
    "kommune.kortnavn": lambda setting: words.joined([one.short_name or one.name for one in setting.kommuner]),
    "kommune.organisasjonsnummer": lambda setting: words.joined(
        [words.organisation_number(one.organisasjonsnummer) for one in setting.kommuner]
    ),
    "kommuner.navn": lambda setting: _names(setting.kommuner),
    "kommuner.kortnavn": lambda setting: words.joined([one.short_name or one.name for one in setting.kommuner]),
    "avtale.dato": lambda setting: _date(setting.edition.plan.date, "date", setting),
    "avtale.ikrafttredelse": lambda setting: _date(
        setting.edition.plan.in_force or setting.edition.plan.date, "in_force", setting
    ),
    "avtale.tittel": lambda setting: setting.edition.plan.title.of(setting.maalform),
}


def fact(name: str, clause: Clause, setting: Setting) -> str:
    if name not in FACTS:
        setting.broken("AVT203", clause, text("one of: {names}", names=", ".join(FACTS)), name=name)
        return ""
    if name.startswith("kommune.") and len(setting.kommuner) != 1:
        hint = text("write {kommuner.navn}, or give the ledd `when: {kommuner: one}`")
        setting.broken("AVT204", clause, hint, name=name)
    return FACTS[name](setting)


def _date(iso: str, key: str, setting: Setting) -> str:
    if not iso:
        plan = setting.edition.plan
        setting.missing("AVT209", text("in {file}: `{key}: 2027-01-01`", file=plan.path, key=key), key=key)
    return words.long_date(iso) if iso else ""
