"""What a person does reaches the bot in Slack's shape, and the bot's answer does what it should."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.sandbox.conftest import StartBot, actions, button, modal, section, text_input
from tests.workspace import LocalWorkspace, NotThere, Person, Refusal

Body = dict[str, Any]
Heard = list[Body]


@pytest.fixture
def heard(start_bot: StartBot) -> Heard:
    """What a bot heard that acknowledges every interaction and does nothing."""
    everything: Heard = []

    def take(body: Body, ack: Ack, next_: Callable[[], BoltResponse]) -> BoltResponse:
        if body.get("type") == "event_callback":
            return next_()
        everything.append(body)
        return ack()

    def register(app: App) -> None:
        app.use(take)

    start_bot(register)
    return everything


@pytest.fixture
def asha(local: LocalWorkspace) -> Person:
    return local.person("U0ASHA")


def options(*labels: str) -> list[Body]:
    return [{"text": {"type": "plain_text", "text": each}, "value": each} for each in labels]


def test_every_kind_of_choice_is_told_in_its_own_field(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    blocks = [
        actions(
            {"type": "overflow", "action_id": "menu", "options": options("Done", "Update")},
            {"type": "static_select", "action_id": "pick", "options": options("One", "Two")},
            {"type": "checkboxes", "action_id": "tick", "options": options("Plan", "Record")},
            {"type": "users_select", "action_id": "who"},
            {"type": "datepicker", "action_id": "day"},
            button("Save", "save", value="v1"),
        )
    ]
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=blocks)
    shown = asha.wait_for_message("[Save]")
    asha.press(shown, "Update")
    asha.choose(shown, "pick", "Two")
    asha.press(shown, "Plan")
    asha.press(shown, "Record")
    asha.choose(shown, "who", "U0DANA")
    asha.choose(shown, "day", "2026-11-30")
    asha.press(shown, "Save")
    told = [body["actions"][0] for body in heard]
    assert told[0]["selected_option"]["value"] == "Update"
    assert told[1]["selected_option"]["value"] == "Two"
    assert [each["value"] for each in told[3]["selected_options"]] == ["Plan", "Record"]
    assert told[4]["selected_user"] == "U0DANA"
    assert told[5]["selected_date"] == "2026-11-30"
    assert told[6]["value"] == "v1"
    held = heard[6]["state"]["values"]["acts"]
    assert [each["value"] for each in held["tick"]["selected_options"]] == ["Plan", "Record"]
    assert held["day"]["selected_date"] == "2026-11-30"
    assert "menu" not in held


def test_a_press_that_crossed_a_change_still_arrives(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    posted = client.chat_postMessage(
        channel="U0ASHA", text="?", blocks=[actions(button("Good", "grade"))]
    )
    before = asha.wait_for_message("[Good]")
    client.chat_update(channel="D0ASHA", ts=str(posted["ts"]), text="Answered")
    asha.press(before, "Good")
    assert heard[0]["actions"][0]["action_id"] == "grade"
    assert heard[0]["message"]["text"] == "Answered"


def test_a_button_in_a_thread_says_which(client: WebClient, asha: Person, heard: Heard) -> None:
    root = str(client.chat_postMessage(channel="U0ASHA", text="root")["ts"])
    client.chat_postMessage(
        channel="D0ASHA", text="?", thread_ts=root, blocks=[actions(button("Go", "go"))]
    )
    asha.press(asha.wait_for_message("[Go]", thread_ts=root), "Go")
    assert heard[0]["container"]["thread_ts"] == root
    assert heard[0]["message"]["thread_ts"] == root


def test_an_ephemeral_is_seen_and_pressed_by_its_person_alone(
    client: WebClient, local: LocalWorkspace, asha: Person, heard: Heard
) -> None:
    client.chat_postEphemeral(
        channel="C0NORTH", user="U0ASHA", text="?", blocks=[actions(button("Yes", "yes"))]
    )
    shown = asha.wait_for_message("[Yes]", channel="C0NORTH")
    assert local.person("U0DANA").messages("C0NORTH") == []
    asha.press(shown, "Yes")
    assert heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in heard[0]
    url = WebhookClient(heard[0]["response_url"])
    url.send(text="Noted", replace_original=True)
    assert [asha.see(each) for each in asha.messages("C0NORTH")] == ["Noted"]
    url.send(delete_original=True)
    assert asha.messages("C0NORTH") == []


def test_a_response_url_works_five_times_in_half_an_hour(
    client: WebClient, local: LocalWorkspace, asha: Person, heard: Heard
) -> None:
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    shown = asha.wait_for_message("[Go]")
    asha.press(shown, "Go")
    asha.press(shown, "Go")
    first, second = (WebhookClient(body["response_url"]) for body in heard)
    for number in range(5):
        assert first.send(text=str(number)).body == "ok"
    refused = first.send(text="6")
    assert (refused.status_code, "used_url" in refused.body) == (404, True)
    local.slack.clock.advance(30 * 60 + 1)
    refused = second.send(text="late")
    assert (refused.status_code, "expired_url" in refused.body) == (404, True)


def test_a_response_url_refuses_illegal_blocks_and_leaves_the_message(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    shown = asha.wait_for_message("[Go]")
    asha.press(shown, "Go")
    answer = WebhookClient(heard[0]["response_url"]).send(
        text="x", blocks=[section("")], replace_original=True
    )
    assert "invalid_blocks" in answer.body
    assert asha.see(asha.message(shown["ts"])) == "[Go]"


def test_a_response_url_speaks_to_one_or_to_all(
    client: WebClient, local: LocalWorkspace, asha: Person, heard: Heard
) -> None:
    client.chat_postMessage(channel="C0NORTH", text="?", blocks=[actions(button("Go", "go"))])
    asha.press(asha.wait_for_message("[Go]", channel="C0NORTH"), "Go")
    url = WebhookClient(heard[0]["response_url"])
    url.send(text="only you")
    url.send(text="everybody", response_type="in_channel")
    dana = local.person("U0DANA")
    assert [dana.see(each) for each in dana.messages("C0NORTH")] == ["[Go]", "everybody"]
    assert "only you" in [asha.see(each) for each in asha.messages("C0NORTH")]


def test_shortcuts_are_told_with_what_slack_tells(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    asha.shortcut("start")
    said = asha.say("The plan was late")
    asha.message_shortcut("use", said)
    globally, on_message = heard
    assert (globally["type"], globally["callback_id"]) == ("shortcut", "start")
    assert "response_url" not in globally
    assert on_message["type"] == "message_action"
    assert on_message["message"]["text"] == "The plan was late"
    assert on_message["message_ts"] == said["ts"]
    assert on_message["channel"]["id"] == "D0ASHA"
    opened = client.views_open(
        trigger_id=on_message["trigger_id"], view=modal(section("x"), title="Which question?")
    )
    assert asha.view()["id"] == opened["view"]["id"]


def test_unknown_commands_and_shortcuts_are_refused_to_the_person(asha: Person) -> None:
    with pytest.raises(Refusal, match="unknown_command"):
        asha.command("/nothing")
    with pytest.raises(Refusal, match="unknown_shortcut"):
        asha.shortcut("nothing")


def test_views_stack_three_deep_and_no_deeper(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    def step(title: str) -> Body:
        return modal(actions(button("Deeper", "deeper")), title=title)

    asha.shortcut("start")
    client.views_open(trigger_id=heard[-1]["trigger_id"], view=step("One"))
    for title in ("Two", "Three"):
        asha.press(asha.view(), "Deeper")
        client.views_push(trigger_id=heard[-1]["trigger_id"], view=step(title))
    asha.press(asha.view(), "Deeper")
    trigger = heard[-1]["trigger_id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger, view=step("Four"))
    one, two, three = asha.views()
    assert three["root_view_id"] == two["root_view_id"] == one["id"]
    assert three["previous_view_id"] == two["id"]
    assert heard[-1]["view"]["id"] == three["id"]
    assert heard[-1]["container"] == {"type": "view", "view_id": three["id"]}


def test_closing_is_told_only_of_views_that_asked(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    asha.shortcut("start")
    client.views_open(
        trigger_id=heard[-1]["trigger_id"], view=modal(section("x"), notify_on_close=True)
    )
    asha.close()
    assert (heard[-1]["type"], heard[-1]["is_cleared"]) == ("view_closed", False)
    asha.shortcut("start")
    client.views_open(trigger_id=heard[-1]["trigger_id"], view=modal(section("x")))
    asha.close()
    assert heard[-1]["type"] == "shortcut"
    assert asha.views() == []


FORM = modal(text_input("Why", "why"), title="Form", callback_id="form")
NEXT = modal(text_input("Why", "why"), text_input("More", "more"), title="Next", callback_id="next")


def answering(start_bot: StartBot, **answer: Any) -> None:  # noqa: ANN401 - Bolt's own arguments
    """A bot that opens a form on the shortcut, and answers its submission so."""

    def start(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    def submitted(ack: Ack) -> None:
        ack(**answer)

    def register(app: App) -> None:
        app.shortcut("start")(start)
        app.view("form")(submitted)

    start_bot(register)


def test_a_submission_may_be_answered_with_another_page_that_keeps_what_was_typed(
    start_bot: StartBot, asha: Person
) -> None:
    answering(start_bot, response_action="update", view=NEXT)
    asha.shortcut("start")
    form = asha.view()
    asha.fill("Why", "because")
    assert asha.submit() is None
    (now,) = asha.views()
    assert (now["id"], now["callback_id"]) == (form["id"], "next")
    assert asha.submit() == {"more": "Please complete this required field."}


def test_a_submission_may_push_and_may_clear(start_bot: StartBot, asha: Person) -> None:
    answering(start_bot, response_action="push", view=NEXT)
    asha.shortcut("start")
    asha.fill("Why", "because")
    asha.submit(asha.view())
    assert [view["callback_id"] for view in asha.views()] == ["form", "next"]
    asha.close(everything=True)
    assert asha.views() == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {**FORM, "submit": None}},
    ],
    ids=["an error at no input", "an illegal view"],
)
def test_an_illegal_answer_to_a_form_leaves_it_open_and_says_so(
    start_bot: StartBot, asha: Person, answer: Body
) -> None:
    answering(start_bot, **answer)
    asha.shortcut("start")
    asha.fill("Why", "because")
    with pytest.raises(Refusal, match="can't be shown"):
        asha.submit()
    assert len(asha.views()) == 1


def test_an_unanswered_form_stays_open(
    local: LocalWorkspace, client: WebClient, asha: Person, start_bot: StartBot
) -> None:
    start_bot(lambda _app: None)
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=FORM)
    asha.fill("Why", "because")
    local.slack.acknowledge_within()
    with pytest.raises(Refusal, match="not_acknowledged"):
        asha.submit()
    assert len(asha.views()) == 1


def test_the_client_refuses_what_slacks_own_refuses(
    local: LocalWorkspace, client: WebClient, asha: Person, heard: Heard
) -> None:
    form = modal(
        text_input("Short", "short", max_length=3),
        {
            **text_input("Number", "number"),
            "element": {
                "type": "number_input",
                "action_id": "typed",
                "is_decimal_allowed": False,
                "min_value": "1",
            },
        },
        {**text_input("Maybe", "maybe"), "optional": True},
    )
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=form)
    asha.fill("Short", "too long")
    asha.fill("Number", "0")
    assert asha.submit() == {
        "short": "Please enter no more than 3 characters.",
        "number": "Please enter a number of at least 1.",
    }
    assert heard == []
    asha.fill("Short", "ok")
    asha.fill("Number", "2")
    assert asha.submit() is None
    values = heard[0]["view"]["state"]["values"]
    assert values["maybe"]["typed"] == {"type": "plain_text_input", "value": None}
    assert values["number"]["typed"]["value"] == "2"


def test_a_file_put_in_a_form_comes_as_a_file(
    local: LocalWorkspace, client: WebClient, asha: Person, heard: Heard
) -> None:
    field = {"type": "file_input", "action_id": "files", "max_files": 1}
    form = modal({**text_input("Return", "return"), "element": field})
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=form)
    asha.fill("Return", [{"name": "return.csv", "content_base64": "YSxi"}])
    assert asha.submit() is None
    (file,) = heard[0]["view"]["state"]["values"]["return"]["files"]["files"]
    assert (file["name"], file["size"]) == ("return.csv", 3)
    assert asha.download(file) == b"a,b"


def test_a_home_tab_is_shown_and_pressed(client: WebClient, asha: Person, heard: Heard) -> None:
    home = {"type": "home", "blocks": [section("Welcome"), actions(button("Start", "start"))]}
    client.views_publish(user_id="U0ASHA", view=home)
    shown = asha.home()
    assert asha.see(shown) == "Welcome\n[Start]"
    asha.press(shown, "Start")
    assert heard[0]["view"]["type"] == "home"
    opened = client.views_open(trigger_id=heard[0]["trigger_id"], view=FORM)
    assert asha.view()["id"] == opened["view"]["id"]


def test_several_buttons_of_one_name_are_told_apart_by_their_words(
    client: WebClient, asha: Person, heard: Heard
) -> None:
    blocks = [
        {**section(f"Action {n}", f"b{n}"), "accessory": button("Done", "done", value=str(n))}
        for n in (1, 2)
    ]
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=blocks)
    shown = asha.wait_for_message("Action 1")
    with pytest.raises(NotThere, match="within"):
        asha.press(shown, "Done")
    asha.press(shown, "Done", within="Action 2")
    assert heard[0]["actions"][0]["value"] == "2"


def test_a_command_may_be_answered_as_it_is_acknowledged(start_bot: StartBot, asha: Person) -> None:
    def audit(ack: Ack, respond: Respond, command: Body) -> None:
        ack(text=f"You said: {command['text']}")
        respond(text="And more")

    def register(app: App) -> None:
        app.command("/audit")(audit)

    start_bot(register)
    asha.command("/audit", "a < b")
    asha.wait_for_message("And more")
    assert "You said: a < b" in [asha.see(each) for each in asha.messages()]
