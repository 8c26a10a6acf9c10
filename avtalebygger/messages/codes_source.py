"""The words of the codes AVT1xx."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "AVT101": "the file must be UTF-8 text, and this is {encoding}",
    "AVT102": "the file is too large: {size} bytes, at most {limit}",
    "AVT103": "this is not YAML we can read: {problem}",
    "AVT104": "nested too deep or too much of it: at most {depth} levels and {nodes} values",
    "AVT105": "a tag ({tag}) is not allowed; write plain text, lists and mappings",
    "AVT106": "anchors and aliases («{name}») are not allowed",
    "AVT107": "a control character ({character}) that a document cannot hold",
    "AVT108": "a second document («---») in the file; there must be one",
    "AVT109": "the file is empty",
    "AVT110": "expected {wanted}, found {found}",
    "AVT111": "the key «{key}» comes again; it stands on line {line} too",
    "AVT112": "unknown key «{key}»",
    "AVT113": "the key «{key}» is missing",
    "AVT114": "unknown value «{found}»",
    "AVT115": "expected a whole number, found «{found}»",
    "AVT116": "«{id}» is no id: a–z, 0–9 and _, at most 35 characters, a letter first",
    "AVT117": "the id «{id}» is taken by {other}",
    "AVT118": "«{found}» is not {wanted}",
    "AVT119": "there is no {kind} «{name}»",
    "AVT120": "no kommune or helseforetak in the register answers to {given}",
    "AVT121": "«{name}» fits several in the register: {candidates}",
    "AVT122": "{path} is not there",
    "AVT123": "the file is named «{file}» and its id is «{id}»; they must be the same",
    "AVT124": "{path} exists already; nothing was written",
    "AVT125": "a party must be named by kommunenummer, organisasjonsnummer or name",
    "AVT126": "no project here: avtale.yaml is not in this folder or above it",
    "AVT127": "the project has no {role}; write one file a party in parties/",
    "AVT128": "{path} cannot be read: {reason}",
    "AVT129": "a language other than auto needs a language_reason",
    "AVT130": "an invisible character: {character}",
    "AVT131": "«{found}» has a brace that opens no placeholder; write {{name}}, {{kommune.navn}} or {{ref:clause}}",
    "AVT132": "a ledd needs text in nb and nn, or a measure",
    "AVT133": "a party id is its file name: a–z, 0–9 and -, at most 60 characters; «{id}» is not",
    "AVT135": "the register line has {found} columns, expected {expected}",
    "AVT136": "«{pattern}» is no regular expression: {reason}",
}
