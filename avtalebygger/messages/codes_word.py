"""The words of the codes AVT3xx."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # 300–329: reading a foreign document
    "AVT300": "{name} does not exist.",
    "AVT301": "{name} is a folder or a device, not a file.",
    "AVT302": "{name} is too large: {size} MB; the limit is {limit} MB.",
    "AVT303": "{name} is empty (0 bytes).",
    "AVT304": "{name} is not a Word document (.docx): it is {kind}.",
    "AVT305": "{name} is encrypted: it opens with a password only.",
    "AVT306": "{name} is not a valid zip; the file is truncated or corrupt ({cause}).",
    "AVT307": "{name} lists too many parts in its zip directory; the limit is {limit} entries.",
    "AVT308": "{name} holds the part {part} twice; which of them counts is anybody's guess.",
    "AVT309": "{name} holds a part with an unsafe path: {part}.",
    "AVT310": "{name} holds an encrypted part: {part}.",
    "AVT311": "{name}: {part} is too large once unpacked; the limit is {limit} MB.",
    "AVT312": "{name}: {part} is corrupt: its bytes do not give the checksum (CRC) or size that the zip states.",
    "AVT313": "{name} is not a Word document (.docx): [Content_Types].xml is missing; {kind}.",
    "AVT314": "{name}: the main document part (word/document.xml as a rule) cannot be found: {cause}.",
    "AVT315": "{name}: {part} is written in the encoding {encoding}, not in UTF-8 or UTF-16.",
    "AVT316": "{name}: {part} holds a DOCTYPE (DTD); Word never writes one, and entities are a known attack.",
    "AVT317": "{name}: {part} is nested too deep; the limit is {limit} levels.",
    "AVT318": "{name}: {part} is not well-formed XML: {cause}.",
    "AVT319": "{name}: {part} brings the document over the limit of {limit} XML tags; it is too large.",
    "AVT320": "{name}: {part} has no body (w:body), so there is no document in it.",
    "AVT321": "{name}: {part} holds text that was not read: «{sample}». Nothing is shown rather than too little.",
    "AVT322": "{name} cannot be read: {reason}.",
    "AVT323": "{name}: {part} is packed by an unsupported compression method ({method}); a .docx is deflated.",
    "AVT324": "{name} holds more than {limit} paragraphs; it is too large.",
    # 340–349: comparing, resolving, auditing
    "AVT340": "{name} holds no tracked change by «{author}».",
    "AVT341": "{name} holds no tracked change in clause «{clause}».",
    "AVT343": "The output {path} is the very file that is read; nothing was written.",
    # 330–339: a redline
    "AVT330": "The last section gains, loses or exchanges {names}. Word cannot track that; it is as in NEW.",
    "AVT331": "Styles that the two documents define differently are as in the new document: {names}.",
    "AVT332": "Settings that cannot be tracked are as in the new document: {names}.",
    "AVT333": "{count} paragraphs or tables are shown as deleted or inserted whole; a finer marking would not hold.",
    "AVT334": "In {count} places the formatting or structure is not right in one of the two readings; the text is.",
    "AVT335": "{name} came with tracked changes; they were {fate} before the comparison.",
    "AVT336": "The tracked changes that {name} came with could not stand beside the new ones and show as new ones.",
    "AVT337": (
        "Tracked changes by {names} could not stand beside a later one on the same object or cell; "
        "the later one stands."
    ),
    # 350–359: a template, and what it gives
    "AVT350": "the template {template} cannot be opened as a Word document: {reason}",
    "AVT351": "the template {template} has a tag that cannot be read, near «{near}»: {reason}",
    "AVT352": "the template {template} asks for what is not there, near «{near}» (clause «{clause}»): {reason}",
    "AVT353": "the template {template} gives {part} that is not well-formed XML: {reason}",
    "AVT354": "the template must print the anchor «{name}» once, in a heading or first line; it stands {count} times",
    "AVT355": "«{clause}» refers to «{target}», which the document does not have",
    "AVT356": "the template prints «{mark}» outside the text of a paragraph of the body",
    # 360–369: the files written
    "AVT360": "{path} exists and says something else; nothing was written",
    "AVT361": "no municipality of these agreements is called «{party}»",
    "AVT362": "«{name}» cannot be used as a file name",
    "AVT363": "two documents would both be called {name}",
    "AVT364": "PDF is made by LibreOffice, and soffice was not found",
    "AVT365": "LibreOffice made no PDF of {name}: {reason}",
    "AVT366": "{path} cannot be written: {reason}",
}
