"""A real Bolt app over Socket Mode, and people who press, type and submit."""

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from tests.sandbox.conftest import StartBot, actions, button, modal, section, text_input
from tests.workspace import LocalWorkspace, NotThere, Refusal

Body = dict[str, Any]


def test_a_pressed_button_reaches_the_bot_and_its_answer_replaces_the_message(
    local: LocalWorkspace, client: WebClient, start_bot: StartBot
) -> None:
    seen: list[Body] = []

    def register(app: App) -> None:
        def chosen(ack: Ack, body: Body, respond: Respond) -> None:
            seen.append(body)
            respond(text="Good it is", replace_original=True)
            ack()

        app.action("grade")(chosen)

    start_bot(register)
    client.chat_postMessage(
        channel="U0ASHA", text="Grade?", blocks=[actions(button("Good", "grade", value="good"))]
    )
    asha = local.person("U0ASHA")
    asha.press(asha.wait_for_message("[Good]"), "Good")
    asha.wait_for_message("Good it is")
    (body,) = seen
    assert body["user"]["id"] == "U0ASHA"
    assert body["container"]["type"] == "message"
    assert body["channel"] == {"id": "D0ASHA", "name": "directmessage"}
    assert body["message"]["ts"] == body["container"]["message_ts"]
    (act,) = body["actions"]
    assert (act["value"], act["block_id"], act["type"]) == ("good", "acts", "button")
    assert act["action_ts"] > body["message"]["ts"]
    assert len(asha.messages()) == 1


def test_a_form_opens_refuses_and_is_submitted(local: LocalWorkspace, start_bot: StartBot) -> None:
    saved: list[Body] = []

    def register(app: App) -> None:
        def start(ack: Ack, body: Body, client: WebClient) -> None:
            form = modal(text_input("Case number", "case"), callback_id="new")
            client.views_open(trigger_id=body["trigger_id"], view=form)
            ack()

        def save(ack: Ack, view: Body) -> None:
            value = view["state"]["values"]["case"]["typed"]["value"]
            if not value.isdigit():
                ack(response_action="errors", errors={"case": "Digits only."})
                return
            saved.append(view)
            ack()

        app.command("/audit")(start)
        app.view("new")(save)

    start_bot(register)
    asha = local.person("U0ASHA")
    asha.command("/audit", "now")
    asha.view()
    assert asha.submit() == {"case": "Please complete this required field."}
    asha.fill("Case number", "abc")
    assert asha.submit() == {"case": "Digits only."}
    asha.fill("case", "710452")
    assert asha.submit() is None
    assert asha.views() == []
    assert saved[0]["callback_id"] == "new"


def test_a_click_nobody_acknowledges_fails_visibly(
    local: LocalWorkspace, client: WebClient, start_bot: StartBot
) -> None:
    start_bot(lambda _app: None)
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    asha = local.person("U0ASHA")
    message = asha.wait_for_message("[Go]")
    local.slack.acknowledge_within()
    with pytest.raises(Refusal, match="not_acknowledged"):
        asha.press(message, "Go")


def test_typed_words_reach_the_bot_escaped_and_with_their_thread(
    local: LocalWorkspace, client: WebClient, start_bot: StartBot
) -> None:
    heard: list[Body] = []

    def register(app: App) -> None:
        def hear(event: Body) -> None:
            heard.append(event)

        app.event("message")(hear)

    start_bot(register)
    root = client.chat_postMessage(channel="U0ASHA", text="Card")
    asha = local.person("U0ASHA")
    asha.say("A & B <now>", thread_ts=str(root["ts"]))
    event = asha.wait_for(lambda: heard[0] if heard else None)
    assert event["text"] == "A &amp; B &lt;now&gt;"
    assert event["thread_ts"] == root["ts"]
    assert event["channel_type"] == "im"
    assert event["channel"] == "D0ASHA"
    assert event["blocks"][0]["elements"][0]["elements"][0]["text"] == "A & B <now>"


def test_the_label_that_is_not_there_is_answered_with_those_that_are(
    local: LocalWorkspace, client: WebClient
) -> None:
    client.chat_postMessage(
        channel="U0ASHA", text="?", blocks=[section("*Which* one?"), actions(button("Go", "go"))]
    )
    asha = local.person("U0ASHA")
    message = asha.wait_for_message("Which one?")
    with pytest.raises(NotThere, match="'Go'"):
        asha.press(message, "Stop")
