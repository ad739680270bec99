"""Blocks and elements are held against Slack's own models of them, in slack_sdk.

Slack publishes no schema of Block Kit as data; its Python package is the nearest there is. Each
class names its type, the fields it takes and some limits. What differs here has its reason.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import pytest
from slack_sdk.models import blocks, views
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import basic_components

from bot.sandbox.blocks import BLOCKS, CELLS, COLUMN, INLINE, RICH
from bot.sandbox.checking import VIEWS
from bot.sandbox.elements import (
    CONFIRM,
    DISPATCH,
    ELEMENTS,
    FEEDBACK,
    FILTER,
    OPTION,
    OPTION_GROUP,
    SLACK_FILE,
)
from bot.sandbox.walking import Shape, Walk
from tests.contracts.payloads import plain, x

FOR_ASSISTANTS: Final = "for AI assistants, which would replace the Messages tab"
NOT_DOCUMENTED: Final = "inherited in the package; Slack's pages name no such field"

# Types that slack_sdk knows and the local Slack does not: a bot that sends one is refused here.
UNKNOWN_HERE: Final[Mapping[str, str]] = {
    "auth_provider": FOR_ASSISTANTS,
    "plan": FOR_ASSISTANTS,
    "task_card": FOR_ASSISTANTS,
    "url": FOR_ASSISTANTS,
    "call": "only Slack puts it into a message, beside a call",
    "file": "only Slack puts it into a message, beside a remote file",
    "card": "too new to be shown by every client",
    "carousel": "too new to be shown by every client",
    "container": "too new to be shown by every client",
    "video": "needs links.embed:write, which the manifest does not ask for",
    "workflow_button": "needs a workflow to start",
}
FIELDS_UNKNOWN_HERE: Final[Mapping[str, Mapping[str, str]]] = {
    "button": {
        "agent_prompt": FOR_ASSISTANTS,
        "agent_prompt_display": FOR_ASSISTANTS,
        "visible_to_user_ids": FOR_ASSISTANTS,
        "alt_text": NOT_DOCUMENTED,
    },
    "checkboxes": {"placeholder": NOT_DOCUMENTED},
    "datetimepicker": {"placeholder": NOT_DOCUMENTED},
    "feedback_buttons": {"alt_text": NOT_DOCUMENTED},
    "file_input": {
        "confirm": NOT_DOCUMENTED,
        "focus_on_load": NOT_DOCUMENTED,
        "placeholder": NOT_DOCUMENTED,
    },
    "icon_button": {"alt_text": NOT_DOCUMENTED},
    "overflow": {"alt_text": NOT_DOCUMENTED},
    "radio_buttons": {"placeholder": NOT_DOCUMENTED},
}
# Fields that Slack's pages name and slack_sdk does not.
FIELDS_UNKNOWN_THERE: Final[Mapping[str, Mapping[str, str]]] = {
    "link": {"unsafe": "what Slack's own composer writes"},
    "rich_text_quote": {"border": "named on the block's page"},
}

MODAL: Final = VIEWS["modal"]
# Classes that have no type of their own, and what stands for each here.
UNTYPED: Final[Mapping[type[JsonObject], Shape]] = {
    basic_components.ConfirmObject: CONFIRM,
    basic_components.DispatchActionConfig: DISPATCH,
    basic_components.FeedbackButtonObject: FEEDBACK,
    basic_components.Option: OPTION,
    basic_components.OptionGroup: OPTION_GROUP,
    basic_components.SlackFile: SLACK_FILE,
    basic_components.TableBlockColumnSettings: COLUMN,
    blocks.ConversationFilter: FILTER,
    views.View: MODAL,
}
# Text has no shape of its own: `walking.text` reads it.
TEXTS: Final = {"plain_text", "mrkdwn"}
# One name for two things: an image may be a block or an element.
HERE: Final[list[Mapping[str, Shape]]] = [BLOCKS, ELEMENTS | RICH | INLINE | CELLS]
# What Slack tells of a view, and takes from nobody.
TOLD_OF_A_VIEW: Final = {
    "app_id",
    "bot_id",
    "hash",
    "id",
    "previous_view_id",
    "root_view_id",
    "state",
    "team_id",
}


def below(one: type[JsonObject]) -> Iterator[type[JsonObject]]:
    for each in one.__subclasses__():
        yield each
        yield from below(each)


def fields_of(one: type[JsonObject]) -> set[str]:
    """The fields that a model takes, its type apart."""
    # On most classes it is a property that asks nothing of the instance.
    return set(object.__new__(one).attributes) - {"type"}


def limits_of(one: type[JsonObject]) -> dict[str, int]:
    """The limits that a model states, by field."""
    end = "_max_length"
    stated = {name: getattr(one, name) for name in dir(one) if name.endswith(end)}
    return {
        # An option's text is called its label there.
        "text"
        if one is basic_components.Option and name == f"label{end}"
        else name[: -len(end)]: most
        for name, most in stated.items()
        if isinstance(most, int)
    }


def type_of(one: type[JsonObject]) -> str | None:
    named = getattr(one, "type", None)
    return named if isinstance(named, str) else None


MODELS: Final = sorted(
    {
        one
        for one in below(JsonObject)  # type: ignore[type-abstract]
        if one.__module__.startswith("slack_sdk.models.blocks.") or one is views.View
    },
    key=lambda one: one.__qualname__,
)
# A link button is a button, and a select of static options stands for two classes.
TYPED: Final = {
    (one.__module__.endswith(".blocks"), kind): one
    for one in MODELS
    if (kind := type_of(one)) is not None
    and one not in {blocks.LinkButtonElement, blocks.SelectElement}
}


def shape_of(is_block: bool, kind: str) -> Shape | None:  # noqa: FBT001 - half of a key
    return HERE[0 if is_block else 1].get(kind)


def test_every_type_that_slack_models_is_known_here_or_left_out_for_a_reason() -> None:
    unknown = {kind for is_block, kind in TYPED if shape_of(is_block, kind) is None} - TEXTS
    assert unknown == set(UNKNOWN_HERE)
    assert all(UNKNOWN_HERE.values())


def test_every_type_known_here_is_one_that_slack_models() -> None:
    known = {(place == 0, kind) for place, shapes in enumerate(HERE) for kind in shapes}
    # A rich text block stands in a table's cells too.
    assert known - set(TYPED) - {(False, "rich_text")} == set()


@pytest.mark.parametrize(
    ("key", "model"), TYPED.items(), ids=[f"{kind}{'' if b else ' element'}" for b, kind in TYPED]
)
def test_a_type_has_the_fields_that_slack_gives_it(
    key: tuple[bool, str], model: type[JsonObject]
) -> None:
    is_block, kind = key
    shape = shape_of(is_block, kind)
    if shape is None:
        assert kind in TEXTS or kind in UNKNOWN_HERE
        return
    here, there = set(shape.fields), fields_of(model)
    assert there - here == set(FIELDS_UNKNOWN_HERE.get(kind, {}))
    assert here - there == set(FIELDS_UNKNOWN_THERE.get(kind, {}))


def test_a_view_and_what_blocks_are_made_of_have_the_fields_that_slack_gives_them() -> None:
    described = {one: fields_of(one) for one in UNTYPED if fields_of(one)}
    assert len(described) == 5
    for one, there in described.items():
        told = TOLD_OF_A_VIEW if one is views.View else set()
        assert set(UNTYPED[one].fields) == there - told, one


STATED: Final = [
    pytest.param(shape, field, most, id=f"{one.__name__}.{field}")
    for one in MODELS
    if (
        shape := UNTYPED.get(one)
        or shape_of(one.__module__.endswith(".blocks"), type_of(one) or "")
    )
    for field, most in sorted(limits_of(one).items())
    if field not in FIELDS_UNKNOWN_HERE.get(type_of(one) or "", {})
]


@pytest.mark.parametrize(("shape", "field", "most"), STATED)
def test_a_limit_that_slack_models_is_kept_here(shape: Shape, field: str, most: int) -> None:
    refusals = {f"must be less than {most + 1} characters", f"no more than {most} items allowed"}
    found = set()
    for too_much in (x(most + 1), plain(x(most + 1)), [None] * (most + 1)):
        walk = Walk("message")
        shape.fields[field](walk, "/x", too_much)
        found |= {problem.partition("] ")[2].partition(" [")[0] for problem in walk.problems}
    assert found & refusals, found
