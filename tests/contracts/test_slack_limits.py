"""Slack's limits: the local Slack keeps every one, to the character, and the bot knows them."""

import ast
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from bot.sandbox.manifest import read_manifest
from bot.widgets import limits
from tests.contracts.payloads import Doors, Json, asking, modal, section, typed, x
from tests.contracts.refusals import ERROR_AT, MOST, SHAPES, TOTALS, Most, Total
from tests.contracts.source import modules
from tests.sandbox.conftest import MANIFEST
from tests.workspace import MALFORMED, LocalWorkspace


@pytest.fixture(scope="module")
def local() -> Iterator[LocalWorkspace]:
    """One workspace for the whole table: what is refused leaves nothing behind."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        workspace.expect(*MALFORMED)
        yield workspace


@pytest.fixture(scope="module")
def doors(local: LocalWorkspace) -> Doors:
    """Every way in, through a real client that tries nothing twice."""
    client = WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[])
    return Doors(client, local)


def refusal(doors: Doors, door: str, content: object) -> SlackResponse:
    """What Slack answers to what it must refuse."""
    with pytest.raises(SlackApiError) as refused:
        doors.enter(door, content)
    answer = refused.value.response
    assert isinstance(answer, SlackResponse)
    return answer


def check_words(answer: SlackResponse, words: str, pointer: str) -> None:
    """Fail unless these words are said about this place."""
    messages = answer["response_metadata"]["messages"]
    about = f"[json-pointer:{pointer}]"
    assert any(words in each and each.endswith(about) for each in messages), messages


@pytest.mark.parametrize("limit", MOST, ids=[each.name for each in MOST])
def test_so_much_is_taken_and_one_more_refused_at_its_place(doors: Doors, limit: Most) -> None:
    doors.enter(limit.door, limit.make(limit.most))
    answer = refusal(doors, limit.door, limit.make(limit.most + 1))
    assert answer["error"] == ERROR_AT[limit.door]
    check_words(answer, limit.words.format(most=limit.most, more=limit.most + 1), limit.pointer)


@pytest.mark.parametrize("total", TOTALS, ids=[each.name for each in TOTALS])
def test_so_much_in_all_is_taken_and_one_more_refused(doors: Doors, total: Total) -> None:
    doors.enter(total.door, total.make(total.most))
    assert refusal(doors, total.door, total.make(total.most + 1))["error"] == total.error


@pytest.mark.parametrize("named", SHAPES)
def test_a_shape_that_is_none_is_refused_and_its_neighbour_taken(doors: Doors, named: str) -> None:
    shape = SHAPES[named]
    doors.enter(shape.door, shape.legal)
    answer = refusal(doors, shape.door, shape.illegal)
    assert answer["error"] == ERROR_AT[shape.door]
    check_words(answer, shape.words, shape.pointer)


UNREADABLE: dict[str, tuple[Json, str]] = {
    "nothing to say": ({"text": ""}, "no_text"),
    "nothing but space": ({"text": " \n "}, "no_text"),
    "no blocks and no text": ({"blocks": []}, "no_text"),
    "blocks that are an object": ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
    "blocks that are no JSON": ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    "blocks that are a word": ({"text": "x", "blocks": '"x"'}, "invalid_blocks_format"),
    "metadata that is no JSON": ({"text": "x", "metadata": "{"}, "invalid_metadata_format"),
    "metadata without a type": (
        {"text": "x", "metadata": {"event_payload": {}}},
        "invalid_metadata_format",
    ),
    "metadata without a payload": (
        {"text": "x", "metadata": {"event_type": "t"}},
        "invalid_metadata_format",
    ),
}


@pytest.mark.parametrize("named", UNREADABLE)
def test_what_cannot_be_read_is_refused_by_its_own_name(doors: Doors, named: str) -> None:
    arguments, error = UNREADABLE[named]
    assert refusal(doors, "raw", arguments)["error"] == error


@pytest.mark.parametrize("door", ["message", "changed_message", "ephemeral"])
def test_every_way_to_say_something_has_the_same_check(doors: Doors, door: str) -> None:
    answer = refusal(doors, door, [section(""), {"type": "marquee"}])
    assert answer["error"] == "invalid_blocks"
    check_words(answer, "must be more than 0 characters", "/blocks/0/text/text")
    check_words(answer, "unsupported type", "/blocks/1")
    assert answer["errors"] == [
        each.removeprefix("[ERROR] ") for each in answer["response_metadata"]["messages"]
    ]


@pytest.mark.parametrize("door", ["modal", "changed_modal"])
def test_every_way_to_show_a_view_has_the_same_check(doors: Doors, door: str) -> None:
    answer = refusal(doors, door, modal(section(""), title=None))
    assert answer["error"] == "invalid_arguments"
    check_words(answer, "missing required field: title", "/view")
    check_words(answer, "must be more than 0 characters", "/view/blocks/0/text/text")


def test_a_character_outside_the_basic_plane_counts_twice(doors: Doors) -> None:
    """As Slack's clients count, and as the bot does."""
    doors.enter("message", [section("😀" * 1_500)])
    answer = refusal(doors, "message", [section("😀" * 1_500 + "x")])
    check_words(answer, "must be less than 3001 characters", "/blocks/0/text/text")


def test_the_same_action_id_may_stand_in_several_blocks(doors: Doors) -> None:
    doors.enter("modal", modal(*[asking(typed(action_id="a"))] * 2))
    assert doors.local.slack.calls.count("views.open") > 0


def test_what_was_refused_left_nothing_behind(doors: Doors) -> None:
    before = len(doors.local.person("U0ASHA").messages())
    refusal(doors, "message", [section("")])
    assert len(doors.local.person("U0ASHA").messages()) == before


# --- one module knows ---------------------------------------------------------------------


def test_every_number_is_kept_by_somebody() -> None:
    """A number that nothing reads would be a promise that nobody keeps."""
    used = {
        node.attr
        for module in modules("bot")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "limits"
    }
    assert {name for name in vars(limits) if name.isupper()} - used == set()


def test_no_checker_has_a_number_of_its_own() -> None:
    """Whatever counts takes its numbers from the one module that holds them."""
    checkers = ("blocks", "elements", "checking", "walking", "forms", "responses")
    own = [
        f"{module.name}:{node.lineno} {node.value}"
        for module in modules("bot")
        if module.stands_in(*(f"bot.sandbox.{name}" for name in checkers))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value in {n for n in vars(limits).values() if isinstance(n, int) and n > 4}
    ]
    assert not own


def test_a_shortcuts_name_is_no_longer_than_its_place() -> None:
    def named(name: str) -> Json:
        shortcut = {"callback_id": "start", "type": "global", "name": name}
        return {"features": {"shortcuts": [shortcut]}}

    assert read_manifest(named(x(24))).shortcut("start", "global")
    with pytest.raises(ValueError, match="at most 24 characters"):
        read_manifest(named(x(25)))


# --- nothing illegal goes unnoticed -------------------------------------------------------


def test_a_test_that_sends_something_illegal_fails_at_its_end() -> None:
    local = LocalWorkspace.start(MANIFEST)
    client = WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[])
    refusal(Doors(client, local), "message", [section("")])
    with pytest.raises(AssertionError, match=r"chat\.postMessage.*invalid_blocks"):
        local.stop()


def test_a_test_that_asked_for_it_passes() -> None:
    with LocalWorkspace.start(MANIFEST) as local:
        local.expect("invalid_blocks")
        client = WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[])
        answer = refusal(Doors(client, local), "message", [section("")])
    assert answer["error"] == "invalid_blocks"
