"""A quality lead sets things up in Slack, and those whom it concerns see it at once."""

from tests.journeys.council import Council
from tests.seeing import labels


def test_what_a_quality_lead_sets_up_is_warned_of_where_it_must_be_and_seen_on_an_open_home(
    council: Council,
) -> None:
    quinn, dana = council.person("U0QUINN"), council.person("U0DANA")
    home = dana.home("North team")
    assert "Set up" not in labels(home)
    quinn.press(quinn.home(), "Set up")
    quinn.wait_for_view("Set up")
    quinn.fill("escalation_channel", "C0GEN")
    quinn.fill("emergency_number", "999")
    assert "'999' is no telephone number" in str(quinn.submit())
    quinn.fill("emergency_number", "01632 960121")
    assert quinn.submit() is None
    warned = quinn.see(quinn.view())
    assert "#C0GEN is a public channel." in warned or "#general is a public channel." in warned
    assert "Golden Thread is not in" in warned
    quinn.fill("set_up_person", "U0DANA")
    person = quinn.wait_for_view("Person")
    assert "What @Dana Cole does here." in quinn.see(person)
    quinn.fill("team", "South team")
    assert quinn.submit() is None

    def moved() -> bool:
        shown = dana.home_as_it_stands()
        return shown is not None and "South team" in dana.see(shown)

    assert dana.wait_for(moved, what="her Home, shown anew by itself")
    quinn.press(quinn.view(), "Get it as a file")
    file = quinn.wait_for_message("Here is the set-up as a file.")

    def sent() -> bytes | None:
        replies = quinn.messages(thread_ts=file["ts"])
        found = [each for reply in replies for each in reply.get("files", ())]
        return quinn.download(found[0]) if found else None

    text = quinn.wait_for(sent, what="the file").decode()
    assert "emergency_number: 01632 960121" in text
    assert "escalation: C0GEN" in text
