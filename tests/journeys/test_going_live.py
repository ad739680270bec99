"""An agreed action on its way: asked about as it is agreed, told when it is live, given a name."""

from tests.journeys.auditing import Auditor, begin_coventry
from tests.journeys.council import Council
from tests.journeys.moderating import Moderator

WINDOW = "Make sure the window is safe"
REVIEW = "Hold the review meeting"


def agree(auditor: Auditor, text: str, **fields: object) -> None:
    """Add an action from the card's menu; where it is asked, it is none from before."""
    asha = auditor.person
    auditor.menu("Add an action")
    if asha.view()["title"]["text"] == "Is it one of these?":
        asha.press(asha.view(), "None of these")
    asha.wait_for_view("Add an action")
    asha.fill("What is to be done?", text)
    for label, value in fields.items():
        asha.fill(label, value)
    assert asha.submit() is None


def safety_action(council: Council) -> Auditor:
    """An auditor who has agreed a safety action of the key worker's, at first with a name in it."""
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.say("action: Make sure Robin's window is safe")
    auditor.press("Say who and when", "“Robin” looks like a person's name")
    asha.wait_for_view("Change action 1")
    asha.fill("Or which role?", "Key worker")
    asha.fill("By when?", "in two weeks")
    asha.fill("Safety", ["A child's safety depends on it"])
    asha.fill("What is to be done?", "Make Robin's window safe")
    assert asha.submit() is None
    asha.wait_for(lambda: "Nothing is saved yet" in asha.see(asha.view()) or None)
    asha.fill("What is to be done?", WINDOW)
    assert asha.submit() is None
    auditor.asked("Action 1 is changed", "it has gone to North team's channel now")
    return auditor


def test_a_safety_action_goes_out_while_the_audit_goes_on_and_the_manager_names_its_owner(
    council: Council,
) -> None:
    safety_action(council)
    marcus, dana = council.person("U0MARCUS"), council.person("U0DANA")
    asked = marcus.wait_for_message("who is to do this?")
    assert "Key worker" in marcus.see(asked)
    marcus.choose(asked, "name_owner", "U0DANA")
    given = dana.wait_for_message(WINDOW)
    assert "Key worker @Dana Cole" in dana.see(given)
    marcus.wait_for_message("Key worker @Dana Cole")
    channel = dana.wait_for_message("Key worker @Dana Cole", channel="C0NORTH")
    assert "a new safety action for North team" in dana.see(channel)
    assert "Robin" not in dana.see(channel)


def test_approved_the_rest_goes_live_and_a_later_audit_takes_up_what_is_still_open(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    agree(auditor, REVIEW, **{"Who does it?": "U0DANA", "By when?": "in two weeks"})
    auditor.asked("Action 1 is on the list")
    auditor.menu("Continue")
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.asked("Submitted, thank you")
    marcus = Moderator(council, council.person("U0MARCUS"))
    marcus.take()
    marcus.approve()
    auditor.asked("approved this audit", "North team's channel and its owner have been told")
    dana = council.person("U0DANA")
    dana.wait_for_message("you have a new action")
    assert REVIEW in dana.see(dana.wait_for_message("a new action for", channel="C0NORTH"))

    later = begin_coventry(council)
    asha = later.person
    later.menu("Add an action")
    one_of = asha.wait_for_view("Is it one of these?")
    assert REVIEW in asha.see(one_of)
    asha.press(one_of, "This one")
    form = asha.wait_for_view("Add an action")
    assert "Agreed before, and still open" in asha.see(form)
    asha.fill("Safety", ["A child's safety depends on it"])
    assert asha.submit() is None
    dana.wait_for_message("Agreed again", channel="C0NORTH")
    dana.wait_for_message("Another action took its place", channel="C0NORTH")
