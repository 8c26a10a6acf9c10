"""How a run really looks: document defaults, styles and direct formatting taken together (17.7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from avtalebygger.model.document import Document, Format, Paragraph, Run, Style
from avtalebygger.word.formats import chain, formatted, toggled
from avtalebygger.word.package import Package
from avtalebygger.word.read_styles import default_run_format

TOGGLES = frozenset({"vanish", "webHidden", "caps", "smallCaps", "b", "i", "strike", "dstrike"})
Properties = Mapping[str, str]


class Effective:
    """The run properties that a document's styles give, computed once for each pair of styles."""

    def __init__(self, package: Package, document: Document) -> None:
        self._defaults = dict(formatted(default_run_format(package)))
        self._styles = document.styles
        self._ids = {(style.kind, style.name): style.id for style in document.styles.values()}
        self._known: dict[tuple[str, str, str], dict[str, str]] = {}

    def of(self, run: Run, paragraph: Paragraph, table_style: str = "") -> Properties:
        """The run's properties by name; a toggle that is off is absent or an off value. `table_style` is that of the
        table it stands in; what the style says of single rows and columns is not followed."""
        styled = self._styled(table_style, paragraph.style, run.style)
        return {**styled, **dict(run.format)} if run.format else styled

    def _styled(self, *names: str) -> dict[str, str]:
        key = names[0], names[1], names[2]
        if key not in self._known:
            kinds = ("table", "paragraph", "character")
            levels = [self._of_style(kind, name) for kind, name in zip(kinds, names, strict=True)]
            self._known[key] = {**self._defaults, **levels[0], **levels[1], **levels[2], **_toggled(levels)}
        return self._known[key]

    def _of_style(self, kind: str, name: str) -> dict[str, str]:
        return of_chain(chain(self._styles, self._ids.get((kind, name), "")))

    def of_paragraph(self, paragraph: Paragraph) -> Properties:
        """The paragraph properties: its style's, and its own."""
        found: dict[str, str] = {}
        for style in reversed(tuple(chain(self._styles, self._ids.get(("paragraph", paragraph.style), "")))):
            found |= dict(style.paragraph)
        return {**found, **dict(paragraph.format)}


def of_chain(styles: Iterable[Style]) -> dict[str, str]:
    found: dict[str, str] = {}
    for style in reversed(tuple(styles)):
        found |= dict(style.run)
    return found


def _toggled(levels: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Toggles of the table's, the paragraph's and the character's style cancel each other out (17.7.3)."""
    levels = tuple(levels)
    names = TOGGLES & {name for level in levels for name in level}
    return {name: "1" if sum(toggled(level.get(name)) for level in levels) % 2 else "0" for name in names}


def said(format_: Format | Properties, name: str, attribute: str) -> str:
    """An attribute of a property with several, from its words `a=1 b=2`; a property with a value alone answers to
    `val`."""
    written = (format_ if isinstance(format_, Mapping) else dict(format_)).get(name, "")
    if "=" not in written:
        return written if attribute == "val" else ""
    return dict(part.partition("=")[::2] for part in written.split() if "=" in part).get(attribute, "")
