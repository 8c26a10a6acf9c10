"""A document made ready to be sent: change tracking on, no password, nobody's name in its metadata, our properties in.

Comments stay: they are part of the talk between the parties. Everything else of the package stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Final

from lxml import etree

from avtalebygger.word import names, properties
from avtalebygger.word.names import w
from avtalebygger.word.package import CONTENT_TYPES, Package, relationships_name

Element = etree._Element

# CT_Settings (17.15.1.78): what stands before trackRevisions.
BEFORE_TRACKING: Final = frozenset(
    w(name)
    for name in (
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
        "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData "
        "embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors "
        "activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter "
        "stylePaneSortMethod documentType mailMerge revisionView"
    ).split()
)
PASSWORDS: Final = (w("documentProtection"), w("writeProtection"))
PERSONAL_CORE: Final = frozenset({"creator", "lastModifiedBy"})
PERSONAL_APP: Final = frozenset({"Manager", "Company"})
SETTINGS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"


def stamped(package: Package, values: Mapping[str, str], *, tracking: bool = True) -> Package:
    """The package with these custom properties among its own, metadata scrubbed, and tracking switched on."""
    package = with_properties(package, values)
    package = without_names(package)
    return with_tracking(package) if tracking else package


def custom_properties(package: Package) -> dict[str, str]:
    """The text of every custom property by name."""
    part = package.parts.get(properties.CUSTOM)
    if part is None:
        return {}
    root = package.root(properties.CUSTOM)
    return {one.get("name", ""): "".join(str(words) for words in one.itertext()) for one in root}


def with_properties(package: Package, values: Mapping[str, str]) -> Package:
    content = properties.custom({**custom_properties(package), **values})
    types = package.parts[CONTENT_TYPES]
    relationships = package.parts[relationships_name("")]
    core = {} if properties.CORE in package.parts else {properties.CORE: empty_core()}
    return package.changed(
        {
            properties.CUSTOM: content,
            CONTENT_TYPES: properties.with_content_types(types),
            relationships_name(""): properties.with_relationships(relationships),
            **core,
        }
    )


def empty_core() -> bytes:
    return (
        f'{properties.HEAD}<cp:coreProperties xmlns:cp="{names.CORE_PROPERTIES}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator/></cp:coreProperties>'
    ).encode()


def without_names(package: Package) -> Package:
    """Names of people and firms taken out of the metadata parts; what else they say stays."""
    parts: dict[str, bytes | Element | None] = {}
    for part, personal in ((properties.CORE, PERSONAL_CORE), ("docProps/app.xml", PERSONAL_APP)):
        if part in package.parts:
            root = deepcopy(package.root(part))
            for node in [node for node in root if names.local_name(str(node.tag)) in personal]:
                node.text = properties.CREATOR if names.local_name(str(node.tag)) == "creator" else None
            parts[part] = root
    return package.changed(parts)


def with_tracking(package: Package) -> Package:
    part = package.one("settings")
    if not part:
        return package
    root = deepcopy(package.root(part))
    for node in root.findall(w("trackRevisions")) + [found for tag in PASSWORDS for found in root.findall(tag)]:
        root.remove(node)
    place = max((number for number, node in enumerate(root, 1) if node.tag in BEFORE_TRACKING), default=0)
    root.insert(place, etree.Element(w("trackRevisions")))
    return package.changed({part: root})
