"""A report that has everything, written by every hand: terminal, page, JSON."""

from __future__ import annotations

import ast
import inspect
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
from drafts import draft

from avtalebygger.cli import shell
from avtalebygger.diff.classify import RULES
from avtalebygger.journeys.audit import audit
from avtalebygger.journeys.compare import compare
from avtalebygger.journeys.read import text_of
from avtalebygger.messages import norwegian, speaking
from avtalebygger.model.change import ChangeClass, Fate, Story
from avtalebygger.report import as_html, as_terminal, of_audit, of_comparison, of_document
from avtalebygger.report.language_of import language_of

SCHEMAS = Path(__file__).parents[2] / "docs"
DUTY = "Kommunen skal varsle helseforetaket innen 24 timer etter innleggelse."
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'
KEPT = "Meldingen sendes elektronisk."
REWRITTEN = "Partene møtes årlig i samarbeidsutvalget for å drøfte utviklingen av tjenestene."
OLD = draft("# Varsling", DUTY, KEPT, REWRITTEN, "Partene møtes årlig.", "# Pris", "| M1 | 450 000 |")
ANEW = "Partene møtes minst to ganger i samarbeidsutvalget for å se på behovet for nye tiltak."
NEW = draft("# Varsling", DUTY.replace("24", "12"), KEPT, ANEW, f"Partene {EVIL} samles.", "# Pris", "| M1 | 540 000 |")
FOUND = compare(OLD, NEW)


def page(**how: str) -> str:
    return as_html.page(of_comparison.report_of(FOUND, "old<.docx", "new.docx", whole=True), **how)


class Tags(HTMLParser):
    """The elements of a page; every one opened is closed."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(content: str) -> Tags:
    found = Tags()
    found.feed(content)
    assert found.open == []
    return found


def test_a_page_reaches_for_nothing_and_runs_nothing() -> None:
    content = page()
    found = tags(content)
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(found.seen)
    assert not {"src", "style", "onerror", "onclick"} & found.attributes
    assert "default-src 'none'" in content
    assert "&lt;script&gt;alert(1)" in content and "old&lt;.docx" in content


def test_the_policy_lets_in_its_own_style_alone() -> None:
    content = page()
    [style] = re.findall(r"<style>(.*?)</style>", content, re.DOTALL)
    assert b64encode(sha256(style.encode()).digest()).decode() in content
    assert "url(" not in style and "@import" not in style


def test_a_page_shows_whole_clauses_with_words_for_those_who_cannot_see() -> None:
    content = page(content_lang="nb")
    before, after = (f'<span class="vh" lang="en">{words}</span>' for words in ("[inserted: ", " end of insertion] "))
    assert f"<ins>{before}12{after}</ins>" in content
    assert '<html lang="en">' in content and 'lang="nb"' in content
    assert content.count("<h1>") == 1 and "<caption>Changes by clause</caption>" in content
    assert f"</span> {KEPT}</div>" in content, "what did not change in the clause is there too"


def test_a_paragraph_mostly_changed_stands_side_by_side() -> None:
    assert '<table class="beside">' in page()


def test_a_terminal_of_80_columns_without_colour_shows_signs() -> None:
    stream = StringIO()
    as_terminal.write(of_comparison.report_of(FOUND, "old", "new"), stream, color=False, width=80)
    shown = stream.getvalue()
    assert "[-24-]{+12+} timer" in shown and "1 Varsling" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown


def test_a_filter_hides_and_says_how_many() -> None:
    shown, hidden = of_comparison.only(FOUND, [ChangeClass.FORMAT])
    assert (shown.changes, hidden) == ((), len(FOUND.blocks))
    assert f"{hidden} hidden" in of_comparison.verdict(shown, hidden)


def schema(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


AUDIT = audit(OLD, draft("# Varsling", DUTY.replace("24", "[-24-]{+12+}"), "Partene møtes.", header="Utkast 1"))
DOCUMENT = text_of(draft("# Varsling", DUTY.replace("24", "[-24-]{+12+}"), "Et ledd.^Note.^", "| a | b |"))


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("diff", {**of_comparison.json_of(FOUND, "old", "new"), "written": []}),
        ("audit", {**of_audit.json_of(AUDIT, "sent", "returned"), "written": []}),
        ("read", of_document.json_of(DOCUMENT)),
    ],
)
def test_json_is_as_documented(command: str, data: dict[str, object]) -> None:
    envelope = shell.envelope(command, data, findings=AUDIT.findings)
    jsonschema.validate(json.loads(json.dumps(envelope)), schema(command))


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Kommunen og de andre skal ikke", "nb"),
        ("Kommunen og dei andre skal ikkje", "nn"),
        ("the end of this", "en"),
        ("x", ""),
    ],
)
def test_the_language_of_a_page_is_told_by_common_words(said: str, language: str) -> None:
    assert language_of(said) == language


# ---------------------------------------------------------------- the language of a page


PAGES = (as_html, of_comparison, of_audit)
TABLES = (
    *of_comparison.WORDS.values(),
    *(words for _, words in of_comparison.PLACES),
    *(each.value for each in ChangeClass),
    *(each.value for each in Story if each is not Story.BODY),
    *(each.value for each in Fate),
    *(reason for reason, _ in RULES),
)


def spoken(module: ModuleType) -> Iterator[str]:
    """The words that a module gives to `text` and `counted`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"text", "counted"}:
            yield from (each.value for each in node.args if isinstance(each, ast.Constant))


def test_a_page_has_all_its_words_in_both_forms_of_norwegian() -> None:
    said = {*TABLES, *(words for module in PAGES for words in spoken(module) if isinstance(words, str))}
    documented = re.findall(r"`([A-Z_]{4,})`", (SCHEMAS / "compare.md").read_text("utf-8"))
    assert sorted({*said, *documented} - set(norwegian.WORDS)) == []
    for source, forms in norwegian.WORDS.items():
        assert all(re.findall(r"{(\w+)}", each) == re.findall(r"{(\w+)}", source) for each in forms), source


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("<h1>Det som kom tilbake</h1>", "endring uten spor", "funn å se på", "[satt inn: ")),
        ("nn", ("<h1>Det som kom tilbake</h1>", "endring utan spor", "funn å sjå på", "[sett inn: ")),
        ("de", ("<h1>What came back</h1>", "UNTRACKED_CHANGE", "a person should see", "[inserted: ")),
    ],
)
def test_a_page_speaks_the_form_of_its_documents(language: str, words: tuple[str, ...]) -> None:
    with speaking(language):
        content = as_html.page(of_audit.report_of(AUDIT, "sendt.docx", "svar.docx", whole=True), content_lang=language)
    assert all(each in content for each in words)
    assert f'<html lang="{language if language != "de" else "en"}">' in content


def test_a_clause_that_stays_shows_its_lines_and_no_marks() -> None:
    assert "¶" not in page()
