"""Text -> tokens: the pieces that a mark never cuts in two.

A word, a number with its separators (758 000 · 12,5 · 01.02.2027 · 6-2 · 14/26), an abbreviation (f.eks., jf., m.m.), a
web or e-mail address is one token; so is each sign, each `§`, each white-space character (a run of spaces is one). A
currency, a unit and a month are words of their own, so that a deadline changes as `[-24-]{+12+} timer`. Nothing is
lost: the tokens joined are the text. What a token means (an amount, a date) is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Abbreviations that end in a full stop or hold one, as Norwegian legal text writes them.
_ABBREVIATIONS = """
    f.eks. t.o.m. f.o.m. o.s.v. m.a.o. bl.a. dvs. d.v.s. e.l. el.l. o.l. m.m. m.v. m.fl. p.t. p.g.a.
    pga. s.k. i.h.t. iht. ift. ifm. m.h.t. mht. h.h.v. hhv. evt. eventl. inkl. ekskl. etc. osv. mv. mfl.
    jf. jfr. nr. pkt. kap. kl. kr. ca. maks. mill. mrd. pst. stk. tlf. avd. adm. hft. jnr. jr. kgl. lnr.
    ltr. mnd. org.nr. ovf. sekr. sml. sst. tils. underskr. vedl. vha. vs. årg. ang. bnr. gnr. b.nr.
    g.nr. d.d. d.å. flg. ff. mva. m.o.t. n.n. o.a. spm. st.meld. ot.prp. innst. rt. u.off. utg. vol.
"""
ABBREVIATIONS = tuple(_ABBREVIATIONS.split())

# What stands inside a word without parting it: combining marks, soft hyphen, zero-width characters.
_INNER = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_SPACE_IN_NUMBER = " \u00a0\u202f\u2009"
_ABBREVIATION = "|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True))

_TOKEN = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"«»]*[^\s<>"«».,;:!?)\]]      # a web address
  | [\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+                       # an e-mail address
  | (?=[^\W\d_]{{1,10}}\.)(?:{_ABBREVIATION})(?![\w{_INNER}])                    # an abbreviation
  | \d{{1,3}}(?:[{_SPACE_IN_NUMBER}]\d{{3}})+(?!\d)(?:[.,]\d+)*   # 758 000, 1 234 567,50
  | \d+(?:[.,:/\-‑]\d+)*[\w{_INNER}]*(?:[\-‑]\d+[\w{_INNER}]*)*  # 12,5 · 01.02.2027 · 6-2 · 3a-5
  | [\w{_INNER}]+(?:[\-‑'’][\w{_INNER}]+)*                 # a word: helseforetak, GPS-sporing
  | [ ]+
  | .                                                      # a sign, a tab, a no-break space
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_SMALL_WORDS = """
    og i på av til for med som er å at den det de en et ei ein eit om fra frå ved etter før mellom under
    over mot uten utan eller men så der her dette denne disse desse seg sin si sitt sine har kan vil
    blir vert ble vart var the a an of to in on and or by for with as at is be
"""
_FUNCTION_WORDS = frozenset(_SMALL_WORDS.split())


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[str, ...]:
    """The tokens of `text`, in order; joined they are `text` again. Kept, since likeness and edits ask for the same."""
    return tuple(_TOKEN.findall(text))


def words(text: str) -> tuple[str, ...]:
    """The tokens that say something: all but white space and lone signs, in lower case. For likeness, not for marks."""
    return tuple([token.lower() for token in tokens(text) if token[0].isalnum() or any(map(str.isalnum, token))])


def is_space(token: str) -> bool:
    return token.isspace()


def is_function_word(token: str) -> bool:
    """A word that alone does not make two changes one reads apart: og, i, på, av …"""
    return token.lower() in _FUNCTION_WORDS


def is_whole(text: str, at: int, whole: Iterable[str] | None = None) -> bool:
    """Whether a mark may begin or end at `at`: no token of `text` lies across it."""
    position = 0
    for token in whole if whole is not None else tokens(text):
        if position >= at:
            break
        position += len(token)
    return position == at or at >= len(text)
