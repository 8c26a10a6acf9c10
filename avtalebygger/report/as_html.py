"""A Report as one HTML page: no network, no script, everything escaped. It prints on A4 in black and white.

`<ins>` and `<del>` carry hidden words, since most screen readers pass over the elements; colour is never alone. The
colours hold under deuteranopia and against their ground at 7.7:1 or more."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from avtalebygger.messages import language, text
from avtalebygger.model.report import Flow, Report, Row, Section, Span, Tone

CSS = """
:root{color-scheme:light}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:54rem;background:#fff;color:#1a1a1a;
font:1rem/1.6 Georgia,"Liberation Serif",serif}
h1,h2,table,dl,.aside,.note{font-family:"Segoe UI","Liberation Sans",Arial,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.15rem;line-height:1.35;margin:2.5rem 0 .25rem;border-top:1px solid #767676;padding-top:1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1.5rem}
dt{color:#4a4a4a}dd{margin:0;overflow-wrap:anywhere}
.note{margin:0 0 .75rem;color:#4a4a4a;font-size:.875rem}
table{border-collapse:collapse;width:100%;margin:.75rem 0 1rem;font-size:.9rem;line-height:1.45}
caption{text-align:left;color:#4a4a4a;padding:0 0 .35rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid #c8c8c8;
overflow-wrap:anywhere;white-space:pre-line}
th,td:first-child{overflow-wrap:normal;white-space:nowrap}
td:nth-child(2){overflow-wrap:break-word}
.beside td:first-child{overflow-wrap:anywhere;white-space:pre-line}
th{border-bottom:2px solid #767676;font-weight:600}
a{color:#0b3d91}a:focus-visible{outline:3px solid #0b3d91;outline-offset:2px}
.flow{margin:.6rem 0;padding-left:.9rem;border-left:4px solid transparent;white-space:pre-line;overflow-wrap:anywhere}
.changed{border-left-color:#1a1a1a}
.label{font-weight:600}
.aside{display:block;color:#4a4a4a;font-size:.8125rem;line-height:1.45;margin-top:.15rem}
.beside{font-family:Georgia,"Liberation Serif",serif;font-size:1rem;table-layout:fixed;margin:0}
.beside td,.beside th{border:1px solid #c8c8c8;padding:.5rem .75rem;width:50%}
ins{color:#08376B;background:#D6E8FA;text-decoration:underline}
del{color:#7A2E00;background:#FBE3D0;text-decoration:line-through}
.moved{color:#222;background:#D0D0D0;text-decoration:underline double}
.strong{font-weight:600}.muted{color:#4a4a4a}.error{font-weight:600;color:#8b0000}.warning{font-weight:600;color:#6b4100}
.good{color:#0b5d1e}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{@page{size:A4;margin:20mm}
body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit;text-decoration:none}
ins,del,.moved{color:#000;background:none}ins{font-weight:600}
h2,.label{break-after:avoid}.flow,tr{break-inside:avoid}}
""".strip()
HASH = b64encode(sha256(CSS.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{HASH}'"
TAGS = {Tone.INSERTED: "ins", Tone.DELETED: "del"}


def page(report: Report, *, content_lang: str = "") -> str:
    """The page, in the language spoken (`messages.speaking`). `content_lang` is that of the documents (BCP 47), or
    empty."""
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{escape(language())}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{escape(report.title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n",
            f"<h1>{escape(report.title)}</h1>\n",
            facts(report.facts),
            *(section(each, content_lang) for each in report.sections),
            "</main>\n</body>\n</html>\n",
        )
    )


def facts(found: Sequence[tuple[str, str]]) -> str:
    if not found:
        return ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in found)
    return f"<dl>\n{rows}</dl>\n"


def section(content: Section, content_lang: str) -> str:
    name = f' id="{escape(content.id)}"' if content.id else ""
    heading = f"<h2{name}>{escape(content.heading)}</h2>\n" if content.heading else ""
    note = f'<p class="note">{escape(content.note)}</p>\n' if content.note else ""
    flows = "".join(flow(each, content_lang) for each in content.flows)
    return f"<section>\n{heading}{note}{table(content) if content.rows else ''}{flows}</section>\n"


def table(content: Section) -> str:
    caption = caption_of(content) if content.columns else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in content.columns)
    rows = "\n".join(f"<tr>{''.join(cells(row))}</tr>" for row in content.rows)
    return f"<table>{caption}{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>\n{rows}\n</tbody></table>\n"


def caption_of(content: Section) -> str:
    """A table's caption; where the heading above says it already, for a screen reader alone."""
    if content.heading:
        return f'<caption class="vh">{escape(content.heading)}</caption>'
    return f"<caption>{escape(text('Changes by clause'))}</caption>"


def cells(row: Row) -> Iterator[str]:
    for at, cell in enumerate(row.cells):
        inner = spans(cell)
        yield f'<td><a href="#{escape(row.link)}">{inner}</a></td>' if row.link and at == 0 else f"<td>{inner}</td>"


def flow(content: Flow, content_lang: str) -> str:
    lang = f' lang="{escape(content_lang)}"' if content_lang else ""
    label = f'<span class="label">{escape(content.label)}</span> ' if content.label else ""
    aside = f'<span class="aside">{escape(content.aside)}</span>' if content.aside else ""
    if content.before or content.after:
        return f'<div class="flow changed">{beside(content, lang, label)}{aside}</div>\n'
    kind = "flow changed" if content.changed else "flow"
    return f'<div class="{kind}"><div{lang}>{label}{spans(content.spans)}</div>{aside}</div>\n'


def beside(content: Flow, lang: str, label: str) -> str:
    """The old text and the new in two columns."""
    caption = text("{label} before and after", label=content.label) if content.label else text("Before and after")
    head = "".join(f'<th scope="col">{escape(text(each))}</th>' for each in ("Before", "After"))
    body = "".join(f"<td{lang}>{label}{spans(each)}</td>" for each in (content.before, content.after))
    return (
        f'<table class="beside"><caption class="vh">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"
    )


def spans(content: Sequence[Span]) -> str:
    return "".join(span(each) for each in content)


def span(content: Span) -> str:
    said = escape(content.text)
    if content.tone in TAGS:
        before = text("inserted") if content.tone is Tone.INSERTED else text("deleted")
        after = text("end of insertion") if content.tone is Tone.INSERTED else text("end of deletion")
        tag = TAGS[content.tone]
        return f"<{tag}>{hidden(f'[{before}: ')}{said}{hidden(f' {after}] ')}</{tag}>"
    if content.tone is Tone.PLAIN:
        return said
    return f'<span class="{content.tone.value}">{said}</span>'


def hidden(words: str) -> str:
    """Words for a screen reader alone, in the language of the page."""
    return f'<span class="vh" lang="{language()}">{escape(words)}</span>'
