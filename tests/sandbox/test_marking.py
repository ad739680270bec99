"""What is typed becomes what Slack's own client makes of it, and the bot reads it back."""

import pytest

from bot.sandbox.marking import elements, marked
from bot.widgets.blocks import unescape

PEOPLE = {"Dana Cole": "U0DANA", "Dana Cole Hart": "U0HART"}
CHANNELS = {"north": "C0N", "north-team": "C0NORTH"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("@Dana Cole", "<@U0DANA>"),
        ("@dana cole's, (@Dana Cole Hart)", "<@U0DANA>'s, (<@U0HART>)"),
        ("@here and @channel", "<!here> and <!channel>"),
        ("in #north-team, #north.", "in <#C0NORTH|north-team>, <#C0N|north>."),
        ("https://a.example/x?b=1&c=2.", "<https://a.example/x?b=1&amp;c=2>."),
        ("(see https://a.example/b_(c))", "(see <https://a.example/b_(c)>)"),
        ("www.example.org/a", "<http://www.example.org/a|www.example.org/a>"),
        ("a.b@example.org!", "<mailto:a.b@example.org|a.b@example.org>!"),
    ],
)
def test_mentions_channels_and_addresses_are_marked(typed: str, kept: str) -> None:
    assert marked(typed, PEOPLE, CHANNELS) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "@Dana Colebrook, me@Dana Cole, @nobody, #nowhere, #north-teams",
        "`@Dana Cole` and ```https://a.example\n#north```",
        "e.g. this, at 3.15, in plan.docx; https:// alone",
    ],
)
def test_everything_else_stays_as_it_was_typed(typed: str) -> None:
    assert marked(typed, PEOPLE, CHANNELS) == typed


def test_markup_cannot_be_typed() -> None:
    kept = "&lt;@U0DANA&gt; &amp;amp; &lt;!here&gt;"
    assert marked("<@U0DANA> &amp; <!here>", PEOPLE, CHANNELS) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "see https://a.example/x?b=1&c=2, then",
        "from a.b@example.org & example.org/a",
        "#north-team said <nothing> of it",
    ],
)
def test_the_bot_reads_addresses_as_they_were_typed(typed: str) -> None:
    assert unescape(marked(typed, PEOPLE, CHANNELS)) == typed


def test_the_bot_reads_a_mention_as_the_person_meant() -> None:
    assert unescape(marked("ask @Dana Cole", PEOPLE, {})) == "ask <@U0DANA>"


def test_the_rich_text_says_the_same() -> None:
    typed = "Ask @Dana Cole <now> in #north: a@example.org, https://a.example @here"
    assert elements(marked(typed, PEOPLE, CHANNELS)) == [
        {"type": "text", "text": "Ask "},
        {"type": "user", "user_id": "U0DANA"},
        {"type": "text", "text": " <now> in "},
        {"type": "channel", "channel_id": "C0N"},
        {"type": "text", "text": ": "},
        {"type": "link", "url": "mailto:a@example.org", "text": "a@example.org"},
        {"type": "text", "text": ", "},
        {"type": "link", "url": "https://a.example"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
    ]
