"""What is in a notebook, as HTML in which nothing that a student wrote can run.

Each function takes a text and gives ``markupsafe.Markup``. Most of a notebook is the same in
all submissions, so texts of usual length are remembered.
"""

import re
from functools import lru_cache, wraps
from html import escape, unescape

import bleach
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert.filters import Highlight2HTML, ansi2html, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

USUAL = 10_000  # characters of a text that is remembered
LONGEST = 20_000  # of one that is parsed: parsers can take the square of it
HEAD, TAIL = 15_000, 4_000  # what is shown of a longer output
TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup"),
    *("dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1"),
    *("h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p"),
    *("pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
}
ATTRIBUTES = {"align", "colspan", "open", "rowspan", "start", "style", "title"}
SIZES = {"height", "width"}
# Not to the rest of the server that a page comes from: its reader may be logged in there.
LINK = re.compile(r"https?://|mailto:|#|(?!/)[^:\\]*$")
IMAGE = re.compile(
    r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[\w+/=\s]*$|(?!.*\.\.)(?!/)[^:\\]+$"
)
# Of Pygments, and not of the page: what students write can't look like a mark.
CLASS = re.compile(r"highlight|[a-z][a-z0-9]?")


def _allowed(tag, name, value):
    value = unescape(value).strip()
    if name in ("href", "src"):
        pattern = {("a", "href"): LINK, ("img", "src"): IMAGE}.get((tag, name))
        return bool(pattern and pattern.match(value))
    if name == "class":
        return bool(CLASS.fullmatch(value))
    if name == "id":
        return re.fullmatch("h[1-6]|a", tag) is not None
    return name in ATTRIBUTES or (tag == "img" and name in {"alt", *SIZES})


_cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes=_allowed,
    protocols=["http", "https", "mailto", "data"],
    strip=True,
    css_sanitizer=CSSSanitizer(),
)


def _remembered(convert):
    remember = lru_cache(1000)(convert)

    @wraps(convert)
    def converted(text, *options):
        return (remember if len(text) < USUAL else convert)(text, *options)

    return converted


def markdown(text, attachments=None):
    """Markdown as nbconvert takes it, cleaned, with its headings below those of the page.

    Parameters
    ----------
    text : str
    attachments : dict, optional
        The cell's.
    """
    return _pictured(text, attachments) if attachments else _markdown(text)


@_remembered
def _markdown(text):
    return _pictured(text, {})


def _pictured(text, attachments):
    if len(text) > LONGEST:
        return plain(text)
    renderer = IPythonRenderer(
        escape=False, attachments=attachments, exclude_anchor_links=True
    )
    try:
        found = clean(MarkdownWithMath(renderer=renderer).render(text))
    except Exception:  # an attachment that is missing, or markup too deep for a parser
        return plain(text)
    return Markup(re.sub(r"(?<=<)(/?)h([1-6])\b", _lower, found))


def _lower(tag):
    return f"{tag[1]}h{min(6, int(tag[2]) + 2)}"


@_remembered
def html(text):
    """HTML, cleaned; what is too much for that as plain text."""
    try:
        return clean(text) if len(text) <= LONGEST else plain(text)
    except Exception:
        return plain(text)


def clean(text):
    """HTML without scripts, styles, forms, frames and what looks like a part of the page."""
    text = re.sub(r"(?is)<(script|style|title)\b.*?</\1\s*>", "", text)
    return Markup(_cleaner.clean(text))


def terminal(text):
    """What a program printed, with its colours."""
    text = shortened(text)
    return Markup(ansi2html(text if text.count("\x1b") <= 5000 else strip_ansi(text)))


def shortened(text):
    """A text, or what is at both of its ends."""
    left_out = len(text) - HEAD - TAIL
    if left_out <= 1000:
        return text
    return f"{text[:HEAD]}\n… {left_out:,} characters are left out here …\n{text[-TAIL:]}"


@_remembered
def code(text, language="ipython3"):
    """Source code, with its colours."""
    if len(text) > LONGEST:
        return plain(text)
    return Markup(Highlight2HTML(pygments_lexer=language)(text))


def plain(text):
    """A text as it is."""
    return Markup(f"<pre>{escape(shortened(text))}</pre>")
