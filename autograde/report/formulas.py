r"""Formulas as MathML, which browsers set by themselves: no script, no font and no network is needed."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from functools import lru_cache

from latex2mathml.converter import convert

MOST = 1_000  # characters of a formula
MATHML = "http://www.w3.org/1998/Math/MathML"
_NAMES = """
math mrow mi mo mn mtext mspace mstyle mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd
mpadded
"""
_ALLOWED = """
display stretchy fence form separator mathvariant lspace rspace width height accent accentunder movablelimits minsize
maxsize columnalign columnspacing rowspacing linethickness displaystyle scriptlevel
"""
_TAGS, _ATTRIBUTES = frozenset(_NAMES.split()), frozenset(_ALLOWED.split())
_VALUE = re.compile(r"[\w.%+ -]{0,60}")


@lru_cache(maxsize=2_000)  # the lab's own stand on every page
def formula(latex: str, *, block: bool = False) -> str:
    r"""Write a formula as MathML; a formula that cannot be read stays as it was written.

    Examples
    --------
    >>> formula("a<b")[-53:]
    '<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>'
    >>> formula(r"\frac{1}{")
    '<code>$\\frac{1}{$</code>'
    """
    as_written = f"<code>${html.escape(latex.strip())}$</code>"
    if len(latex) > MOST:
        return as_written
    try:
        known = latex.strip().replace("{aligned}", "{align*}")
        found = ET.fromstring(convert(known, display="block" if block else "inline"))  # noqa: S314
        return ET.tostring(_clean(found), encoding="unicode")
    except (Exception, RecursionError):  # whatever a student wrote between two dollars
        return as_written


def _clean(part: ET.Element) -> ET.Element:
    """Copy an element with MathML's own elements alone: LaTeX can be written so that others come out of it."""
    name = part.tag.removeprefix(f"{{{MATHML}}}")
    clean = ET.Element(name if name in _TAGS else "mtext")
    clean.attrib = {
        key: value for key, value in part.attrib.items() if key in _ATTRIBUTES and _VALUE.fullmatch(value)
    }
    if name == "math":
        clean.attrib["xmlns"] = MATHML
    clean.text, clean.tail = part.text, part.tail
    clean.extend(_clean(inner) for inner in part)
    return clean
