"""What students wrote can't run in a page, can't break it, and looks as they meant it."""

from html.parser import HTMLParser

import pytest

from autograder.feedback import markup


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</SCRIPT >",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java\tscript&colon;alert(1)'>x</a>",
        "<a href='data&colon;text/html,<script>alert(1)</script>'>x</a>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<form action='https://example.org'><input name=password></form>",
        "<style>.total { display: none }</style>",
        "<div style='background: url(https://example.org/a.png)'>x</div>",
        "<div style='position: fixed; inset: 0'>20 of 20</div>",
        "<meta http-equiv=refresh content='0; https://example.org'>",
        "<base href='https://example.org/'>",
        "</div></main></body>",
        "![](https://example.org/who-looks.png)",
        "![](/hub/logout)",
        "<p class='state' id='top'>20 of 20</p>",
    ],
)
@pytest.mark.parametrize("convert", [markup.markdown, markup.html])
def test_what_could_run_call_or_pretend_is_taken_away(convert, hostile):
    for tag, name, value in tags(convert(hostile)):
        assert tag in {"a", "div", "img", "p", "table", "tbody"}
        assert name in {"", "src", "href", "title", "style", "alt"}
        assert ":" not in value
        assert not value.startswith("/")


def tags(page):
    """The elements of a page with their attributes, as a browser sees them."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.extend(
        (tag, name, value or "") for name, value in [("", ""), *attributes]
    )
    parser.feed(page)
    return found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A title", "<h3>A title</h3>"),
        ("###### Small", "<h6>Small</h6>"),
        ("a **b** `c`", "<p>a <strong>b</strong> <code>c</code></p>"),
        ("$x < y$", "$x &lt; y$"),
        ("[a](https://example.org/?a=1)", '<a href="https://example.org/?a=1">a</a>'),
        ("![a](img/b.png)", '<img src="img/b.png" alt="a">'),
        ("<details><summary>Hint</summary>\n\nx\n\n</details>", "<summary>Hint</summary>"),
        ("| a |\n|:-:|\n| 1 |", '<td style="text-align:center;">1</td>'),
        ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),
    ],
)
def test_markdown_stays_what_it_is(text, shown):
    assert shown in markup.markdown(text)


def test_a_picture_in_an_attachment_is_shown():
    found = markup.markdown("![a](attachment:a.png)", {"a.png": {"image/png": "iVBORw=="}})
    assert '<img src="data:image/png;base64,iVBORw==" alt="a">' in found


def test_a_missing_attachment_leaves_the_text():
    assert markup.markdown("![a](attachment:a.png)") == "<pre>![a](attachment:a.png)</pre>"


def test_tables_of_libraries_stay_tables_without_their_styles():
    table = (
        "<style scoped>.dataframe { color: red }</style>"
        '<table border="1" class="dataframe"><tr><th>a</th></tr></table>'
    )
    assert markup.html(table) == "<table><tbody><tr><th>a</th></tr></tbody></table>"


def test_colours_of_a_program_s_output_stay_and_its_html_is_text():
    found = markup.terminal("\x1b[31mred\x1b[0m <b>")
    assert found == '<span class="ansi-red-fg">red</span> &lt;b&gt;'


def test_a_long_output_shows_both_of_its_ends():
    found = markup.terminal("begin" + "x" * 1_000_000 + "end")
    assert found.startswith("begin")
    assert found.endswith("end")
    assert "981,008 characters are left out here" in found
    assert len(found) < 20_000


@pytest.mark.parametrize("convert", [markup.markdown, markup.html, markup.code])
@pytest.mark.parametrize(
    "part", ["<div>", "[", "\\begin{a}", "> ", "$$", "<style", '"""', "`a"]
)
def test_what_parsers_are_slow_at_is_bounded(convert, part):
    for text in (part * (100_000 // len(part)), part * 1_500):
        assert len(convert(text)) < 200_000


def test_code_is_text():
    found = markup.code('print("<script>")')
    assert "<script" not in found
    assert "&lt;script&gt;" in found
