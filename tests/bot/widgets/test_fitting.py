"""Text is cut and split so that no limit of Slack's can be passed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.widgets import fitting, limits
from bot.widgets.blocks import context, escape, header, mrkdwn, plain, sections, unescape, words
from tests.bot.widgets.filling import check_in_message

TEXT = st.text(st.sampled_from("ab \n&<>é😀"), max_size=400)
LIMIT = st.integers(8, 60)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(), LIMIT)
@settings(deadline=None)
def test_length_is_counted_in_utf_16(text: str, limit: int) -> None:
    assert fitting.length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert fitting.length(fitting.clip(text, limit)) <= limit


@given(TEXT, LIMIT)
@settings(deadline=None)
def test_pieces_fit_and_join_to_the_whole(text: str, limit: int) -> None:
    parts = fitting.pieces(text, limit)
    assert fitting.joined(parts) == text
    assert all(utf16(part.text) <= limit for part in parts)
    assert parts[0].seam == ""


@given(TEXT, LIMIT)
@settings(deadline=None)
def test_an_escaped_character_is_never_cut_in_two(text: str, limit: int) -> None:
    for part in fitting.pieces(escape(text), limit):
        assert escape(unescape(part.text)) == part.text
    clipped = fitting.clip(escape(text), limit).removesuffix("…")
    assert escape(unescape(clipped)) == clipped


def test_a_short_text_is_left_as_it_is() -> None:
    assert fitting.clip("Meets good", 10) == "Meets good"
    assert fitting.pieces("", 10) == (fitting.Piece("", ""),)


def test_a_text_is_parted_between_paragraphs_before_lines_before_words() -> None:
    one, two = "a b\nc " * 5, "d e\nf " * 5
    assert [p.text for p in fitting.pieces(f"{one}\n\n{two}", 40)] == [one, two]
    assert [p.text for p in fitting.pieces("one two three", 8)] == ["one two", "three"]


def test_chunks_keep_order_and_lose_nothing() -> None:
    assert fitting.chunks("abcde", 2) == ("ab", "cd", "e")
    assert fitting.chunks("", 2) == ()


@given(st.text())
@settings(deadline=None)
def test_what_is_escaped_comes_back_and_holds_no_markup(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not {"<", ">"} & set(escape(text))


def test_text_of_any_length_can_be_shown() -> None:
    long = "Seen alone <twice> & well. " * 230
    check_in_message(sections(escape(long)))
    check_in_message(words(long))
    check_in_message([header(long), context(*["x"] * 20)])
    assert fitting.length(str(mrkdwn(long * 9)["text"])) <= limits.SECTION
    assert fitting.length(str(plain(long, 75)["text"])) <= 75
    assert sections("") == words(" \n ") == []
