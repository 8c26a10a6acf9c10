"""What no clause shows: page layout, properties, style definitions. Tracked changes cannot hold them, so two documents
that differ in them alone are not the same, and the difference is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from avtalebygger.diff.look import NOISE, PARAGRAPH_WORDS, SEEN, same_hand
from avtalebygger.model.document import Document, Format, Style

PAGE = ("pgSz", "pgMar", "cols", "type", "titlePg", "pgNumType", "vAlign")
HEADROOM = frozenset({"header", "footer", "gutter"})
"""What an editor writes anew where a page has no header."""
SLACK = 20  # twentieths of a point: editors round page measures


def differences_beyond(old: Document, new: Document) -> tuple[str, ...]:
    """In words, each difference once."""
    return tuple(dict.fromkeys([*of_sections(old, new), *of_properties(old, new), *of_styles(old, new)]))


def of_sections(old: Document, new: Document) -> Iterator[str]:
    if len(old.sections) != len(new.sections):
        yield f"sections: {len(old.sections)} before, {len(new.sections)} now"
        return
    for number, (before, after) in enumerate(zip(old.sections, new.sections, strict=True), 1):
        aside = frozenset() if same_hand(old, new) else HEADROOM
        names = layout_changes(dict(before.format), dict(after.format), aside)
        if names:
            yield f"page layout of section {number}: {', '.join(names)}"


def layout_changes(before: Mapping[str, str], after: Mapping[str, str], aside: frozenset[str]) -> list[str]:
    return [
        name
        for name in sorted(before.keys() & after.keys())
        if before[name] != after[name] and not nearly(before[name], after[name], aside)
    ]


def nearly(before: str, after: str, aside: frozenset[str]) -> bool:
    """Whether two values say the same measures within a point, or differ in what both do not say."""
    was, is_ = measures(before), measures(after)
    return all(close(was[key], is_[key]) for key in (was.keys() & is_.keys()) - aside)


def measures(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.replace(";", " ").split())
    return {key: found for key, _, found in pairs}


def close(a: str, b: str) -> bool:
    if a == b:
        return True
    try:
        return abs(int(a) - int(b)) <= SLACK
    except ValueError:
        return False


def of_properties(old: Document, new: Document) -> Iterator[str]:
    before, after = dict(old.properties), dict(new.properties)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name] and not name.startswith("avt_"):
            yield f"document property {name}: «{before[name]}» → «{after[name]}»"


def of_styles(old: Document, new: Document) -> Iterator[str]:
    """Styles of the same id and name that are defined otherwise; asked only where both tables come from one hand."""
    if old.styles.keys() != new.styles.keys() and not same_hand(old, new):
        return
    for key in [key for key in old.styles if key in new.styles]:
        before, after = old.styles[key], new.styles[key]
        if before != after and before.name == after.name:
            yield f"style «{after.name}»: {', '.join(style_changes(before, after)) or 'definition'}"


def style_changes(before: Style, after: Style) -> Iterator[str]:
    words = {**PARAGRAPH_WORDS, **SEEN}
    for was, is_ in ((before.run, after.run), (before.paragraph, after.paragraph)):
        yield from (words.get(name, name) for name in changed_names(was, is_))


def changed_names(before: Format, after: Format) -> list[str]:
    was, is_ = dict(before), dict(after)
    return [name for name in sorted(was.keys() | is_.keys()) if was.get(name) != is_.get(name) and name not in NOISE]
