"""Tables for documents, whole, and with text that tries to be markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from clustercmp.output.documents import html, latex, markdown, rst
from clustercmp.output.safe_text import safe_text
from clustercmp.table import Column, Note, Table

TABLE = Table(
    "compare",
    "Leeds against York",
    (
        Column("label", heading="Metric"),
        Column("a", "value", "Leeds", unit="GBP", qualifier="about"),
        Column("about", shown=False),
        Column("ratio", "ratio", "Ratio\nof both"),
        Column("bar", "ratio-bar"),
    ),
    (("Funding", 2e6, "about", 0.5, 0.5), ("a|b_c*", None, None, None, None)),
    (Note("MISSING", "no figure", ((1, "a"),)), Note("X", "see <b> & $x$")),
    formula="ratio = Leeds ÷ York",
)
BARE = Table("list-cities", "No cities", (Column("city"),), ())
MARKUP = st.text("\\`*_{}[]()#+-.!|<>&~$:=\"'%^@/0123ix aB上é¹") | st.text()
TRICKS = [r"\ ", "1. x", "- x", "---", "# x", "| a |", "~~a~~ ~b~", "$a$", "&amp;<br>", "[a](b)"]


def test_markdown_is_a_pipe_table_with_the_notes_as_a_list() -> None:
    assert (
        markdown(TABLE)
        == """\
**Leeds against York**

ratio = Leeds ÷ York

| Metric   |   Leeds |   Ratio of both |
|:---------|--------:|----------------:|
| Funding  |    ~£2m |           0.50× |
| a\\|b_c\\* |     — ¹ |               — |

- ~ about
- ¹ no figure
- see &lt;b&gt; &amp; \\$x\\$
"""
    )


def test_html_stands_alone() -> None:
    assert (
        html(TABLE)
        == """\
<table class="clustercmp" style="font-variant-numeric: tabular-nums">
<caption>Leeds against York<br><small>ratio = Leeds ÷ York</small></caption>
<thead>
<tr>
<th scope="col" style="text-align: left">Metric</th>
<th scope="col" style="text-align: right">Leeds</th>
<th scope="col" style="text-align: right">Ratio of both</th>
</tr>
</thead>
<tbody>
<tr>
<th scope="row" style="text-align: left">Funding</th>
<td style="text-align: right">~£2m</td>
<td style="text-align: right">0.50×</td>
</tr>
<tr>
<th scope="row" style="text-align: left">a|b_c*</th>
<td style="text-align: right">— <sup>1</sup></td>
<td style="text-align: right">—</td>
</tr>
</tbody>
<tfoot>
<tr><td colspan="3" style="text-align: left">~ about<br>
<sup>1</sup> no figure<br>
see &lt;b&gt; &amp; $x$</td></tr>
</tfoot>
</table>
"""
    )


def test_latex_is_a_float_with_booktabs_rules() -> None:
    assert (
        latex(TABLE)
        == r"""% \usepackage{booktabs}
\begin{table}[htbp]
\centering
\caption{Leeds against York, ratio = Leeds $\div$ York}
\begin{tabular}{lrr}
\toprule
Metric             &                             Leeds &   Ratio of both \\
\midrule
Funding            &                 $\sim$\pounds{}2m &    0.50$\times$ \\
a\textbar{}b\_c{*} & \textemdash{} \textsuperscript{1} &   \textemdash{} \\
\bottomrule
\end{tabular}
\par\medskip\raggedright\footnotesize
$\sim$ about\par
\textsuperscript{1} no figure\par
see \textless{}b\textgreater{} \& \$x\$\par
\end{table}
"""
    )


def test_rst_is_a_grid_with_the_notes_as_lines() -> None:
    assert (
        rst(TABLE)
        == """\
.. table:: Leeds against York

   +-----------+-------+---------------+
   | Metric    | Leeds | Ratio of both |
   +===========+=======+===============+
   | Funding   |  ~£2m |         0.50× |
   +-----------+-------+---------------+
   | a\\|b\\_c\\* |   — ¹ |             — |
   +-----------+-------+---------------+

| ratio = Leeds ÷ York
| ~ about
| ¹ no figure
| see <b> & $x$
"""
    )


def test_a_document_of_nothing_has_its_headings_alone() -> None:
    assert markdown(BARE) == "**No cities**\n\n| city   |\n|--------|\n"
    assert "<tfoot>" not in html(BARE)
    assert r"\caption{No cities}" in latex(BARE)
    assert rst(BARE) == ".. table:: No cities\n\n   +------+\n   | city |\n   +------+\n"


def test_a_table_without_text_names_no_row_in_html() -> None:
    assert 'scope="row"' not in html(Table("rank", "t", (Column("n", "value"),), ((1,),)))


def test_a_table_shows_itself_in_a_notebook() -> None:
    assert TABLE._repr_html_() == html(TABLE)


def test_latex_reads_no_option_after_the_end_of_a_row_and_joins_no_dashes() -> None:
    table = Table("rank", "t", (Column("x"),), (("[2em]",), ("* a--b",), ("\\end{x}%^`",)))
    rows = [" ".join(line.split()) for line in latex(table).splitlines()[8:11]]
    assert rows == [
        r"{[}2em{]} \\",
        r"{*} a-{}-b \\",
        r"\textbackslash{}end\{x\}\%\textasciicircum{}\textasciigrave{} \\",
    ]


def test_rst_reads_nothing_at_the_start_of_a_cell() -> None:
    table = Table("rank", "t", (Column("x"),), (("- a",), ("1. b",), ("====",), ("c::",), ("上",)))
    assert rst(table).splitlines()[5:14:2] == [
        r"   | \- a  |",
        r"   | \1. b |",
        r"   | \==== |",
        r"   | c:\:  |",
        r"   | 上    |",
    ]


class Texts(HTMLParser):
    """The texts of the elements that a document is made of."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.add(tag)
        if tag in {"p", "td", "th", "li", "caption"}:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1] += data


def spaced(text: str) -> str:
    return " ".join(text.split())


def hostile(name: str, note: str) -> tuple[Table, list[str]]:
    name, note = safe_text(name).strip() or "n", safe_text(note).strip() or "n"
    columns = (Column("x", heading=name), Column("v", "integer"))
    table = Table("rank", name, columns, ((name, 1),), (Note("X", note),))
    return table, [spaced(text) for text in (name, name, "v", name, "1", note)]


def assert_markdown_is_read_as_text(name: str, note: str) -> None:
    table, texts = hostile(name, note)
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = Texts(reader.render(markdown(table)))
    assert [spaced(text) for text in found.found] == texts
    assert found.tags <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}


@pytest.mark.parametrize("trick", TRICKS)
def test_markup_in_the_data_is_text_in_markdown(trick: str) -> None:
    assert_markdown_is_read_as_text(trick, trick)


@given(MARKUP, MARKUP)
def test_a_markdown_reader_sees_the_text_and_no_markup(name: str, note: str) -> None:
    assert_markdown_is_read_as_text(name, note)


@given(MARKUP, MARKUP)
def test_a_browser_sees_the_text_and_no_markup(name: str, note: str) -> None:
    table, texts = hostile(name, note)
    found = Texts(html(table))
    assert [spaced(text) for text in found.found] == texts
    assert found.tags <= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}


def test_rst_is_aligned_as_docutils_counts_it() -> None:
    table = Table("x", "X", (Column("city"),), (("上海",), ("e\u0323\u0301",)))
    assert rst(table).splitlines()[2:] == [
        "   +------+",
        "   | city |",
        "   +======+",
        "   | 上海 |",
        "   +------+",
        "   | e\u0323\u0301    |",
        "   +------+",
    ]
