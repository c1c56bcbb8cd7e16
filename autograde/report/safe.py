"""Pages on which nothing that a student wrote can run: two filters for nbconvert's HTML exporter.

nbconvert's `sanitize_html` alone is not enough: nbgrader's templates put a written answer onto the page without asking
for it, and nbconvert's own list knows no paragraphs. `autograde.course` names these two filters beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nbconvert.filters import markdown2html
from nbconvert.preprocessors.sanitize import SanitizeHTML

_TAGS = [
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote", "details", "summary"),
    *(
        "a",
        "abbr",
        "b",
        "code",
        "del",
        "em",
        "i",
        "img",
        "kbd",
        "pre",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
    ),
    *("dd", "dl", "dt", "li", "ol", "ul", "table", "tbody", "td", "th", "thead", "tr"),
]
_WORDS = ["color", "font-style", "font-weight", "text-align", "text-decoration"]
_BOXES = ["border-left", "margin", "padding"]  # of a verdict
_OF_CODE = re.compile(r"highlight|anchor-link|language-\w+|[a-z]{1,3}[0-9]?")


def _is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute stays; no id and no name, by which formgrader's script finds the fields for the marks."""
    if name == "class":
        return all(_OF_CODE.fullmatch(word) for word in value.split())
    if (tag, name) == ("img", "src"):  # opening a page must not tell anybody that it was opened
        return value.startswith("data:image/")
    return name in ("style", "title") or (tag, name) in (
        ("a", "href"),
        ("img", "alt"),
        ("img", "width"),
        ("ol", "start"),
    )


_written = SanitizeHTML(tags=_TAGS, attributes=_is_allowed, styles=_WORDS)
_shown = SanitizeHTML(tags=_TAGS, attributes=_is_allowed, styles=_WORDS + _BOXES)


@lru_cache(maxsize=1000)  # the lab's own text stands on every page
def markdown(source: str) -> str:
    """Markdown as HTML that cannot run; what was left out is shown as text.

    Examples
    --------
    >>> print(markdown("**so** <script>alert(1)</script>"))
    <p><strong>so</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>
    >>> print(markdown('<img src="x" onerror="alert(1)"> [here](javascript:alert(1))'))
    <p><img src="x"> <a>here</a></p>
    """
    return str(_written.sanitize_html_tags(markdown2html(source)))


@lru_cache(maxsize=1000)  # verdicts too are often the same
def output(html: str) -> str:
    """The HTML of an output, such that it cannot run.

    Examples
    --------
    >>> output('<div style="padding: 2px; position: fixed" onclick="alert(1)">2 of 2</div>')
    '<div style="padding: 2px;">2 of 2</div>'
    """
    return str(_shown.sanitize_html_tags(html))
