"""Pages on which nothing that a student wrote can run: two filters for nbconvert's HTML exporter.

nbconvert's `sanitize_html` alone is not enough: nbgrader's templates put a written answer onto the page without asking
for it, and nbconvert's own list knows no paragraphs. `autograde.course` names these two filters beside it.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors.sanitize import SanitizeHTML

from autograde.trust.pictures import pictures_of

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
        return value.startswith(("data:image/", _PICTURE))
    return name in ("style", "title") or (tag, name) in (
        ("a", "href"),
        ("img", "alt"),
        ("img", "width"),
        ("ol", "start"),
    )


# Stands for an attached picture while its page is sanitised: a data: address would be taken out, here and in links.
_PICTURE = f"https://{secrets.token_hex(16)}.invalid/"

_written = SanitizeHTML(tags=_TAGS, attributes=_is_allowed, styles=_WORDS)
_shown = SanitizeHTML(tags=_TAGS, attributes=_is_allowed, styles=_WORDS + _BOXES)


class _WithPictures(IPythonRenderer):  # type: ignore[misc]
    """Renders Markdown whose pictures are attached to its cell; one that is not there is named in words."""

    def __init__(self, pictures: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=False)
        self._pictures = pictures
        self.shown: list[str] = []

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture of Markdown."""
        if not url.lower().startswith(_ATTACHED):
            return str(super().image(text, url, title))
        address = self._address(url[len(_ATTACHED) :])
        if not address:
            return _missing(url[len(_ATTACHED) :])
        return f'<img src="{address}" alt="{html.escape(text)}">'

    def block_html(self, html: str) -> str:
        """HTML that stands by itself."""
        return str(super().block_html(self._with_addresses(html)))

    def inline_html(self, html: str) -> str:
        """HTML within a line."""
        return str(super().inline_html(self._with_addresses(html)))

    def _with_addresses(self, text: str) -> str:
        return _IN_HTML.sub(
            lambda tag: f'{tag[1]}"{address}"' if (address := self._address(tag[2])) else tag[0], text
        )

    def _address(self, name: str) -> str:
        kinds = self._pictures.get(name) or self._pictures.get(unquote(name))
        if not kinds:
            return ""
        self.shown += [f"data:{kind};base64,{data}" for kind, data in kinds.items()]
        return f"{_PICTURE}{len(self.shown) - 1}/"


_ATTACHED = "attachment:"
_IN_HTML = re.compile(r"""(<img\b[^>]*\bsrc\s*=\s*)["']?attachment:([^"'\s>]+)["']?""", re.IGNORECASE)


def _missing(name: str) -> str:
    return f"<em>[the picture {html.escape(unquote(name)[:80])} was not handed in]</em>"


@pass_context
def markdown_of_cell(context: Context, source: str) -> str:
    """Markdown as HTML that cannot run, with the pictures that are attached to the cell; a filter for templates."""
    cell: Any = context.get("cell", {})
    pictures, _ = pictures_of(cell.get("attachments") if isinstance(cell, dict) else None)
    return _as_html(source, pictures) if pictures else markdown(source)


@lru_cache(maxsize=1000)  # the lab's own text stands on every page
def markdown(source: str) -> str:
    """Markdown as HTML that cannot run; what was left out is shown as text.

    Examples
    --------
    >>> markdown("**so** <script>alert(1)</script>").strip()
    '<p><strong>so</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    >>> markdown('<img src="x" onerror="alert(1)"> [here](javascript:alert(1))').strip()
    '<p><img> <a>here</a></p>'
    >>> markdown("![a](attachment:b)").strip()
    '<p><em>[the picture b was not handed in]</em></p>'
    """
    return _as_html(source, {})


def _as_html(source: str, pictures: Mapping[str, Mapping[str, str]]) -> str:
    renderer = _WithPictures(pictures)
    page = str(_written.sanitize_html_tags(MarkdownWithMath(renderer=renderer).render(source)))
    for number, address in enumerate(renderer.shown):
        page = page.replace(f'src="{_PICTURE}{number}/"', f'src="{address}"')
    return page


@lru_cache(maxsize=1000)  # verdicts too are often the same
def output(html: str) -> str:
    """The HTML of an output, such that it cannot run.

    Examples
    --------
    >>> output('<div style="padding: 2px; position: fixed" onclick="alert(1)">2 of 2</div>')
    '<div style="padding: 2px;">2 of 2</div>'
    """
    return str(_shown.sanitize_html_tags(html))
