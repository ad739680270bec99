"""What a person typed is read out of Slack's markup."""

import pytest

from bot.widgets.blocks import unescape


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<https://example.org/a>", "https://example.org/a"),
        ("<http://example.org|example.org>", "example.org"),
        ("<https://example.org/a|the report>", "the report (https://example.org/a)"),
        ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
        ("<mailto:robin@example.org|robin@example.org>", "robin@example.org"),
        ("<mailto:robin@example.org>", "robin@example.org"),
        ("<tel:+441632960120|01632 960120>", "01632 960120"),
        ("<#C0NORTH|north-team>", "#north-team"),
        ("seen by <http://a.org|a.org> and <http://b.org|b.org>", "seen by a.org and b.org"),
    ],
)
def test_links_addresses_and_channels_read_as_they_were_typed(sent: str, typed: str) -> None:
    assert unescape(sent) == typed


@pytest.mark.parametrize("sent", ["<@U0DANA>", "<@U0DANA|dana>", "<#C0NORTH>", "<!here>"])
def test_a_mention_stays_for_whoever_reads_it(sent: str) -> None:
    assert unescape(sent) == sent


def test_angle_brackets_that_were_typed_are_no_markup() -> None:
    assert unescape("a &lt;https://b|c&gt; &amp;lt; d") == "a <https://b|c> &lt; d"
