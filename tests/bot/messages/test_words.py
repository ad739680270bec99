"""The templates: escaped, strict, and no saying unused."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError, nodes

import bot.messages
from bot.messages.words import Mrkdwn, many, plain_words, spelled, times, words
from bot.widgets.blocks import escape, unescape

HERE = Path(str(bot.messages.__file__)).parent
TEMPLATES = sorted((HERE / "templates").glob("*.j2"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in HERE.parent.rglob("*.py"))


def sayings() -> Iterator[tuple[str, nodes.Macro]]:
    """Every macro, with its template's name."""
    for path in TEMPLATES:
        tree = Environment(autoescape=False).parse(path.read_text(encoding="utf-8"))  # noqa: S701
        yield from ((path.stem, macro) for macro in tree.find_all(nodes.Macro))


@given(st.text(alphabet=printable))
def test_whatever_is_put_into_a_sentence_is_escaped(typed: str) -> None:
    said = words("card").title_in_short(case=typed)
    assert said == f"Case {escape(typed)}"
    assert unescape(said) == f"Case {typed}"


def test_markup_is_not_escaped_a_second_time() -> None:
    said = words("card").left(to=Mrkdwn("<@U0SAM>"))
    assert said.startswith("<@U0SAM> has this audit now")


def test_a_sentence_can_be_put_into_another_as_it_is() -> None:
    inner = words("card").title_in_short(case="A&B")
    assert "A&amp;B" in words("telling").closed(state=inner)


def test_labels_and_titles_are_not_escaped() -> None:
    assert plain_words("outside").use_as(part="", number="A&B") == "Use as the answer to A&B"


def test_a_fact_that_is_missing_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        words("card").title()


def test_a_saying_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError):
        words("card").no_such_saying()


@pytest.mark.parametrize(
    ("feature", "macro"), [pytest.param(f, m.name, id=f"{f}.{m.name}") for f, m in sayings()]
)
def test_every_saying_is_said_somewhere(feature: str, macro: str) -> None:
    assert f'words("{feature}")' in SOURCE
    assert f".{macro}" in SOURCE


SIGNS = "⚠✓"
"""Something to look at, and something dealt with: each beside words that say so."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_written_in_british_english_without_emoji(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    foreign = ("ize", "izing", "color", "center", "please note", "successfully", "click")
    said = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text.lower(), flags=re.DOTALL)
    assert not [word for word in foreign if word in said]
    odd = {c for c in text if ord(c) > 0x2100 and c not in SIGNS}
    assert not odd


def test_numbers_below_ten_are_words_in_sentences() -> None:
    assert [spelled(n) for n in (1, 9, 10, 42)] == ["one", "nine", "10", "42"]
    assert [times(n) for n in (1, 2, 3, 10)] == ["once", "twice", "three times", "10 times"]


def test_one_thing_is_no_plural() -> None:
    assert [many(1, "message"), many(2, "message"), many(1200, "character")] == [
        "1 message",
        "2 messages",
        "1,200 characters",
    ]
