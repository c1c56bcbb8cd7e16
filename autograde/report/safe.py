"""Two filters for HTML: nothing that a student wrote can run on a page, or make it endless.

They are of our own pages, and of nbconvert's exporter, which formgrader and nbgrader's feedback use. `sanitize_html`
alone is not enough: nbgrader's templates put a written answer onto the page without asking for it, and nbconvert's own
list knows no paragraphs. `autograde.course` names them beside it. Neither nbconvert nor nbgrader is imported here: a
process that makes pages starts in a third of a second.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, ClassVar
from urllib.parse import unquote

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from mistune import BlockParser, BlockState, HTMLRenderer, InlineParser, InlineState, Markdown
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.plugins.url import url

from autograde.report.formulas import formula
from autograde.trust.attachments import pictures_of

MOST_TEXT = 20_000  # characters that are set as Markdown or HTML; more is shown as it was written
MOST_SIGNS = 500  # of <, > and [ in them: each may open something that has to be closed

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
    """Whether an attribute stays; ids and names go, as formgrader's script finds the fields for marks by them."""
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


def _cleaner(styles: list[str]) -> Any:
    css = CSSSanitizer(allowed_css_properties=styles)
    rules: dict[str, Any] = {"tags": _TAGS, "attributes": _is_allowed}
    return partial(bleach.clean, css_sanitizer=css, **rules)


_written, _shown = _cleaner(_WORDS), _cleaner(_WORDS + _BOXES)


@pass_context
def markdown_of_cell(context: Context, source: str) -> str:
    """Markdown as HTML that cannot run, with the pictures that are attached to the cell; a filter for templates."""
    cell: Any = context.get("cell", {})
    return with_pictures(source, cell.get("attachments") if isinstance(cell, dict) else None)


def with_pictures(source: str, attachments: Any) -> str:
    """Markdown as HTML that cannot run, with the pictures that are attached to its cell."""
    pictures, _ = pictures_of(attachments)
    return _as_html(source, pictures) if pictures else markdown(source)


@lru_cache(maxsize=1000)  # the lab's own text stands on every page
def markdown(source: str) -> str:
    """Markdown as HTML that cannot run; what was left out is shown as text, and so is what is long.

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
    if is_long(source):
        return plain(source)
    renderer = _Renderer(pictures)
    text = Markdown(renderer, _Blocks(), _Inline(), plugins=[table, strikethrough, url])
    try:
        page = str(_written(str(text(source))).strip())
    except RecursionError:
        return plain(source)
    for number, address in enumerate(renderer.shown):
        page = page.replace(f'src="{_PICTURE}{number}/"', f'src="{address}"')
    return _MARK.sub(lambda found: renderer.formulas[int(found[1])], page)


@lru_cache(maxsize=1000)  # verdicts too are often the same
def output(page: str) -> str:
    """The HTML of an output, such that it cannot run.

    Examples
    --------
    >>> output('<div style="padding: 2px; position: fixed" onclick="alert(1)">2 of 2</div>')
    '<div style="padding: 2px;">2 of 2</div>'
    """
    return plain(page) if is_long(page) else str(_shown(page))


def plain(text: str) -> str:
    """Text as it was written, cut where it is long."""
    left = len(text) - MOST_TEXT
    more = f"\n... and {left:,} characters more" if left > 0 else ""
    return f"<pre>{html.escape(text[:MOST_TEXT])}{more}</pre>"


def is_long(text: str) -> bool:
    """Whether a text is shown as it was written, and not set as Markdown or HTML."""
    return len(text) > MOST_TEXT or sum(map(text.count, "<>[")) > MOST_SIGNS


# --- Markdown with formulas -----------------------------------------------------------------------------------------

# This mark stands for a formula while a page is cleaned; no student can write such a mark.
_FORMULA = secrets.token_hex(16)
_MARK = re.compile(rf"{_FORMULA}-([0-9]+)-")
_BLOCK = (
    r"\$\$(?P<math_block>[^$]{1,1000})\$\$"
    r"|(?P<math_whole>\\begin\{(?P<math_name>[a-z]{1,20}\*?)\}[^$]{1,1000}?\\end\{(?P=math_name)\})"
)
_WITHIN = r"(?<![\\$])\$(?=[^\s$])(?P<math_inline>[^$`\n]{1,500})(?<=[^\s\\])\$(?![0-9$])"


class _Blocks(BlockParser):
    """A processor that keeps a formula of several lines together."""

    SPECIFICATION: ClassVar = {**BlockParser.SPECIFICATION, "formula": rf"^ {{0,3}}(?:{_BLOCK})"}
    DEFAULT_RULES: ClassVar = ("formula", *BlockParser.DEFAULT_RULES)  # type: ignore[assignment]

    def parse_formula(self, found: re.Match[str], state: BlockState) -> int:
        state.add_paragraph(found[0])
        return found.end()


class _Inline(InlineParser):
    """A reader that sees formulas before anything else, so that nothing in them is taken for emphasis."""

    SPECIFICATION: ClassVar = {**InlineParser.SPECIFICATION, "block_formula": _BLOCK, "formula": _WITHIN}
    DEFAULT_RULES: ClassVar = ("block_formula", "formula", *InlineParser.DEFAULT_RULES)  # type: ignore[assignment]

    def parse_block_formula(self, found: re.Match[str], state: InlineState) -> int:
        raw = found["math_block"] or found["math_whole"]
        state.append_token({"type": "formula", "raw": raw, "attrs": {"block": True}})
        return found.end()

    def parse_formula(self, found: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "formula", "raw": found["math_inline"], "attrs": {"block": False}})
        return found.end()


class _Renderer(HTMLRenderer):
    """HTML in which each formula and each attached picture is a mark, which is exchanged when all else is cleaned.

    A picture that is not there is named in words.
    """

    def __init__(self, pictures: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)  # they are cleaned away
        self._pictures = pictures
        self.formulas: list[str] = []
        self._latex: list[str] = []
        self.shown: list[str] = []

    def formula(self, text: str, *, block: bool) -> str:
        """A formula of Markdown."""
        self.formulas.append(formula(text, block=block))
        self._latex.append(text)
        return f"{_FORMULA}-{len(self.formulas) - 1}-"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture of Markdown; a formula in its words stays as it was written, for no element stands in them."""
        text = _MARK.sub(lambda found: html.escape(f"${self._latex[int(found[1])]}$"), text)
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


# This mark stands for an attached picture while a page is cleaned, as cleaning takes out every data: address.
_PICTURE = f"https://{secrets.token_hex(16)}.invalid/"
_ATTACHED = "attachment:"
_IN_HTML = re.compile(r"""(<img\b[^>]*\bsrc\s*=\s*)["']?attachment:([^"'\s>]+)["']?""", re.IGNORECASE)


def _missing(name: str) -> str:
    return f"<em>[the picture {html.escape(unquote(name)[:80])} was not handed in]</em>"
