"""Active content, each piece in the clause that it stands in: templates and pictures from elsewhere, objects, macros,
controls, chunks, add-ins, links that do more than open a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.document import Position
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.active import (
    WEB_VIDEO,
    Active,
    active_content,
    is_harmless,
    is_local_path,
    is_safe_link,
    is_unc,
    outside_addresses,
)
from avtalebygger.word.finding_site import Site, quoted

_WORDS: Final = {
    "REMOTE_TEMPLATE": "A template is attached from elsewhere: {what}",
    "EXTERNAL_IMAGE": "A picture is fetched from outside whenever the document is opened: {what}",
    "EXTERNAL_REFERENCE": "Something is fetched from outside: {what}",
    "OLE_OBJECT": "An embedded or linked object that can run a program: {what}",
    "EMBEDDED_OBJECT": "An embedded document: {what}",
    "MACRO": "Macros or what starts them: {what}",
    "ACTIVEX": "An ActiveX control: {what}",
    "ALTCHUNK": "Text of another format that Word takes in when it opens the document: {what}",
    "WEB_ADDIN": "A web add-in that opens with the document: {what}",
    "DANGEROUS_LINK": "A link that does not lead to a web page: {what}",
}


def findings(site: Site) -> Iterator[Finding]:
    for active in active_content(site.package):
        kind = "UNC_PATH" if is_unc(active.what) and active.kind != "DANGEROUS_LINK" else active.kind
        words = text(_WORDS[active.kind], what=quoted(active.what))
        severity = Severity.INFO if active.benign else Severity.WARNING
        for position in _positions(site, active):
            yield site.finding(active.kind, words, position, severity)
            if kind == "UNC_PATH":
                yield site.finding(kind, text("A path to another machine: {what}", what=quoted(active.what)), position)
    yield from _addresses_in_drawings(site)
    yield from _links(site)


def _positions(site: Site, active: Active) -> list[Position | None]:
    """Where a part refers to the relationship; once without a place where nothing does."""
    found = site.references(active.part).get(active.relationship, []) if active.relationship else []
    if active.kind == "EXTERNAL_REFERENCE" and not active.relationship:
        found = list(site.package.root(active.part).iter(WEB_VIDEO))
    places: list[Position | None] = [site.position_of(each, active.part) for each in found]
    return list(dict.fromkeys(places)) or [None]


def _addresses_in_drawings(site: Site) -> Iterator[Finding]:
    for part in dict.fromkeys(story.part for story, _ in site.stories if story.part):
        for element, address in outside_addresses(site.package.root(part)):
            kind = "DANGEROUS_LINK" if element.get("href") == address else "EXTERNAL_IMAGE"
            if kind == "DANGEROUS_LINK" and (is_safe_link(address) or is_harmless(address)):
                continue
            if kind == "EXTERNAL_IMAGE" and is_local_path(address):
                continue
            words = text(_WORDS[kind], what=quoted(address))
            yield site.finding(kind, words, site.position_of(element, part))


_LOOKS_LIKE_ADDRESS: Final = re.compile(r"\s*(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#:]\S*)?\s*$", re.I)
_HOST: Final = re.compile(r"https?://(?:[^/@]*@)?([^/:?#]+)", re.I)


def _links(site: Site) -> Iterator[Finding]:
    """Links to the web, each address once; and those whose text names another host than they lead to."""
    told: set[str] = set()
    for _, paragraphs in site.stories:
        for paragraph in paragraphs:
            for link, words in _links_of([(run.link, run.text) for run in paragraph.runs]):
                if is_safe_link(link) and link not in told:
                    told.add(link)
                    yield site.finding(
                        "EXTERNAL_LINK", text("A link to {link}", link=quoted(link)), paragraph.position, Severity.INFO
                    )
                if _misleads(link, words):
                    said = text("«{words}» leads to {link}", words=quoted(words), link=quoted(link))
                    yield site.finding("DANGEROUS_LINK", said, paragraph.position)


def _links_of(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The stretches of runs with one link, and what they say."""
    at = 0
    while at < len(runs):
        end = at
        while end < len(runs) and runs[end][0] == runs[at][0]:
            end += 1
        if runs[at][0]:
            yield runs[at][0], "".join(words for _, words in runs[at:end])
        at = end


def _misleads(link: str, words: str) -> bool:
    shown, target = _LOOKS_LIKE_ADDRESS.match(words), _HOST.match(link)
    if shown is None or target is None:
        return False
    one, other = (host.casefold().removeprefix("www.") for host in (shown[1], target[1]))
    return one != other and not one.endswith("." + other) and not other.endswith("." + one)
