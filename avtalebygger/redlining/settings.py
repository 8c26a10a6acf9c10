"""What of the package shows and cannot be tracked: settings, theme, the page's background (17.15, 17.2.1).

NEW's is taken and named. Never a foreign protection, attached template or mail merge: settings are taken one by one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.meaning import key_of
from avtalebygger.word.names import w

Element = etree._Element

# CT_Settings in the order of the schema, as far as it concerns what is taken; the others keep their places.
_SHOWN: Final = (
    "mirrorMargins", "gutterAtTop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone",
    "doNotHyphenateCaps", "defaultTabStop", "evenAndOddHeaders", "bookFoldRevPrinting", "bookFoldPrinting",
    "bookFoldPrintingSheets",
    "characterSpacingControl", "noLineBreaksAfter", "noLineBreaksBefore", "footnotePr", "endnotePr", "compat",
    "clrSchemeMapping", "decimalSymbol", "listSeparator",
)  # fmt: skip
_ORDER: Final = (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries",
    "displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData",
    "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins",
    "alignBordersAndEdges",
    "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors",
    "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles",
    "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions",
    "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride", "styleLockTheme",
    "styleLockQFSet", "defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone",
    "doNotHyphenateCaps", "showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle",
    "evenAndOddHeaders", "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets",
    "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery",
    "displayVerticalDrawingGridEvery", "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin",
    "drawingGridVerticalOrigin", "doNotShadeFormData", "noPunctuationKerning", "characterSpacingControl",
    "printTwoOnOne", "strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
    "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
    "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags",
    "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars",
    "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary",
    "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip
_PLACE: Final = {w(name): number for number, name in enumerate(_ORDER)}


def taken(draft: Draft, main: Element, new_main: Element) -> list[str]:
    """Takes NEW's where it differs; the names of what was taken."""
    return [*_settings(draft), *_theme(draft), *_background(main, new_main)]


def _settings(draft: Draft) -> Iterator[str]:
    ours, theirs = draft.old.one("settings"), draft.new.one("settings")
    if not ours or not theirs or draft.old.parts[ours] == draft.new.parts[theirs]:
        return
    old, new = draft.old.root(ours), draft.new.root(theirs)
    for name in _SHOWN:
        mine, wanted = old.find(w(name)), new.find(w(name))
        if _key(mine) != _key(wanted):
            _take(draft.root(ours), wanted, w(name))
            yield name


def _key(element: Element | None) -> bytes:
    return key_of(element) if element is not None else b""


def _take(root: Element, wanted: Element | None, tag: str) -> None:
    mine = root.find(tag)
    if mine is not None:
        root.remove(mine)
    if wanted is None:
        return
    own = copy.deepcopy(wanted)
    own.tail = None
    place = _PLACE[tag]
    index = next((n for n, each in enumerate(root) if _PLACE.get(str(each.tag), -1) > place), len(root))
    root.insert(index, own)


def _theme(draft: Draft) -> Iterator[str]:
    ours, theirs = draft.old.one("theme"), draft.new.one("theme")
    if ours and theirs and key_of(draft.old.root(ours)) != key_of(draft.new.root(theirs)):
        if not draft.new.relationships(theirs) and not draft.old.relationships(ours):
            draft.put(ours, draft.new.parts[theirs])
        yield "theme"


def _background(main: Element, new_main: Element) -> Iterator[str]:
    mine, wanted = main.find(w("background")), new_main.find(w("background"))
    if _key(mine) == _key(wanted):
        return
    if mine is not None:
        main.remove(mine)
    if wanted is not None:
        main.insert(0, copy.deepcopy(wanted))
    yield "background"
