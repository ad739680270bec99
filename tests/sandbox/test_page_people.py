"""Several people at one workspace: who sees what, and whose window is whose."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from tests.sandbox.conftest import actions, button, modal, text_input
from tests.sandbox.showing import browsing, composer, conversation, message, visit
from tests.workspace import LocalWorkspace, Refusal

Json = dict[str, Any]


def asked(local: LocalWorkspace, path: str, person: str) -> tuple[int, str]:
    """What the page's own API answers a person: status and text."""
    parts = urlsplit(local.slack.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    joint = "&" if "?" in path else "?"
    connection.request("GET", f"{path}{joint}as={person}")
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_an_ephemeral_is_told_to_its_person_alone(local: LocalWorkspace, client: WebClient) -> None:
    root = str(client.chat_postMessage(channel="C0NORTH", text="For all")["ts"])
    for thread_ts in ("", root):
        client.chat_postEphemeral(
            channel="C0NORTH",
            user="U0ASHA",
            text="A secret",
            blocks=[actions(button("A secret button", "go"))],
            thread_ts=thread_ts or None,
        )
        path = f"/ui/messages?channel=C0NORTH&thread_ts={thread_ts}"
        assert "A secret" in asked(local, path, "U0ASHA")[1]
        assert "A secret" not in asked(local, path, "U0DANA")[1]


def test_nobody_acts_upon_an_ephemeral_that_is_anothers(
    local: LocalWorkspace, client: WebClient
) -> None:
    client.chat_postEphemeral(
        channel="C0NORTH", user="U0ASHA", text="?", blocks=[actions(button("Go", "go"))]
    )
    shown = local.person("U0ASHA").messages("C0NORTH")[-1]
    with pytest.raises(Refusal, match="message_not_found"):
        local.person("U0DANA").press(shown, "Go")


@pytest.mark.parametrize("path", ["/ui/messages?channel={im}", "/ui/messages?channel=D0ASHA"])
def test_direct_messages_are_refused_to_everybody_else(
    local: LocalWorkspace, client: WebClient, path: str
) -> None:
    client.chat_postMessage(channel="U0ASHA", text="Between us")
    im = local.person("U0ASHA").open_im("U0DANA")
    local.person("U0ASHA").say("Between us", channel=im)
    status, text = asked(local, path.format(im=im), "U0SAM")
    assert (status, json.loads(text)["error"]) == (400, "channel_not_found")
    assert "Between us" not in asked(local, "/ui/conversations", "U0SAM")[1]
    assert im not in asked(local, "/ui/conversations", "U0SAM")[1]


def test_forms_homes_and_files_are_their_peoples_alone(
    local: LocalWorkspace, client: WebClient
) -> None:
    trigger = local.slack.trigger("U0ASHA")
    opened = client.views_open(trigger_id=trigger, view=modal(text_input("Private label", "a")))
    blocks = [actions(button("Private label", "go"))]
    client.views_publish(user_id="U0ASHA", view={"type": "home", "blocks": blocks})
    for path in ("/ui/open_views", "/ui/home_view"):
        assert "Private label" in asked(local, path, "U0ASHA")[1]
        assert "Private label" not in asked(local, path, "U0DANA")[1]
    view: Json = opened["view"]
    with pytest.raises(Refusal, match="view_not_found"):
        local.person("U0DANA").submit(view)
    im = local.person("U0ASHA").open_im("U0DANA")
    (file,) = local.person("U0ASHA").say("", channel=im, files={"a.txt": b"words"})["files"]
    assert local.person("U0DANA").download(file) == b"words"
    assert local.person("U0SAM").download(file) is None


def is_person(page: Page, name: str) -> None:
    """Check who this window speaks for."""
    expect(page.get_by_role("combobox", name="You are").locator(":checked")).to_contain_text(name)


@pytest.mark.parametrize("one_browser", [True, False], ids=["two tabs", "two browsers"])
def test_two_windows_are_two_people_who_write_to_each_other(
    local: LocalWorkspace, chromium: Browser, *, one_browser: bool
) -> None:
    with browsing(chromium) as first, browsing(chromium) as second:
        asha, dana = first.new_page(), (first if one_browser else second).new_page()
        for page, person in ((asha, "U0ASHA"), (dana, "U0DANA")):
            visit(page, local.slack.url, person, channel="C0NORTH")
            expect(composer(conversation(page))).to_be_visible()
        for page, words in ((asha, "Can you look at 710452?"), (dana, "I have it open.")):
            composer(conversation(page)).fill(words)
            composer(conversation(page)).press("Enter")
        for page in (asha, dana):
            expect(message(conversation(page), "710452")).to_contain_text("Asha Verma")
            expect(message(conversation(page), "I have it open.")).to_contain_text("Dana Cole")
        for page, name in ((asha, "Asha Verma"), (dana, "Dana Cole")):
            page.reload()
            is_person(page, name)
            expect(page).to_have_title(f"{name} · Northshire Children's Services")


def test_an_address_without_a_person_keeps_who_this_tab_is_and_a_new_one_may_be_chosen(
    local: LocalWorkspace, chromium: Browser
) -> None:
    said = local.person("U0DANA").say("Look here", channel="C0NORTH")
    link = f"{local.slack.url}/archives/C0NORTH/p{said['ts'].replace('.', '')}"
    with browsing(chromium) as context:
        page = context.new_page()
        visit(page, local.slack.url, "U0DANA")
        page.goto(link)
        is_person(page, "Dana Cole")
        expect(message(conversation(page), "Look here")).to_be_focused()
        page.get_by_role("combobox", name="You are").select_option("U0SAM")
        is_person(page, "Sam Ortiz")
        expect(page.get_by_role("link", name="south-team")).to_be_visible()
        expect(page.get_by_role("link", name="north-team")).to_have_count(0)
        page.goto(f"{local.slack.url}/?as=U0SAM&channel=C0NORTH")
        expect(conversation(page)).to_contain_text("Sam Ortiz cannot see this conversation.")
