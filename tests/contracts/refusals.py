"""What the local Slack refuses, as tables. Each line was looked up and stands for Slack's own.

The numbers are written out on purpose: they are Slack's, and `bot/widgets/limits.py` must agree.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from tests.contracts.payloads import (
    Json,
    actions,
    alert,
    among,
    asking,
    button,
    buttons,
    changed,
    confirm,
    context,
    dividers,
    fields,
    file_input,
    grouped,
    header,
    home,
    image,
    keyed,
    markdown,
    modal,
    mrkdwn,
    number,
    option,
    picker,
    plain,
    section,
    sections,
    select,
    table,
    thumbs,
    typed,
    weighing,
    x,
)

CHARACTERS: Final = "must be less than {more} characters"
ITEMS: Final = "no more than {most} items allowed"
LESS: Final = "must be less than {more}"
ERROR_AT: Final = {
    "message": "invalid_blocks",
    "modal": "invalid_arguments",
    "home": "invalid_arguments",
}


class Most(NamedTuple):
    """So much is taken; one more is refused, in these words about this place."""

    name: str
    most: int
    door: str
    make: Callable[[int], object]
    pointer: str
    words: str


def said(
    name: str, most: int, pointer: str, make: Callable[[int], Json], words: str = CHARACTERS
) -> Most:
    """A block of a message."""
    return Most(name, most, "message", lambda n: [make(n)], f"/blocks/0/{pointer}", words)


def acted(
    name: str, most: int, pointer: str, make: Callable[[int], Json], words: str = CHARACTERS
) -> Most:
    """An element of a message."""
    pointer = f"elements/0/{pointer}"
    return said(name, most, pointer, lambda n: actions(make(n)), words)


def asked(
    name: str, most: int, pointer: str, make: Callable[[int], Json], words: str = CHARACTERS
) -> Most:
    """A block of a modal."""
    pointer = f"/view/blocks/0/{pointer}"
    return Most(name, most, "modal", lambda n: modal(make(n)), pointer, words)


def viewed(name: str, most: int, pointer: str, make: Callable[[int], Json]) -> Most:
    """A modal or Home itself."""
    door = str(make(1)["type"])
    return Most(name, most, door, make, f"/view/{pointer}", CHARACTERS)


MOST: Final = [
    # counts
    Most("blocks of a message", 50, "message", dividers, "/blocks", ITEMS),
    Most("blocks of a modal", 100, "modal", lambda n: modal(*dividers(n)), "/view/blocks", ITEMS),
    Most("blocks of a Home", 100, "home", lambda n: home(*dividers(n)), "/view/blocks", ITEMS),
    said("fields", 10, "fields", lambda n: fields(*["x"] * n), ITEMS),
    said("context elements", 10, "elements", lambda n: context(*[plain()] * n), ITEMS),
    said("actions", 25, "elements", buttons, ITEMS),
    said("context actions", 5, "elements", thumbs, ITEMS),
    said("table rows", 100, "rows", lambda n: table(n, 1), ITEMS),
    said("table columns", 20, "rows/0", lambda n: table(1, n), ITEMS),
    acted("radio buttons", 10, "options", lambda n: among("radio_buttons", n), ITEMS),
    acted("checkboxes", 10, "options", lambda n: among("checkboxes", n), ITEMS),
    acted("overflow options", 5, "options", lambda n: among("overflow", n), ITEMS),
    acted("options", 100, "options", lambda n: among("static_select", n), ITEMS),
    acted("option groups", 100, "option_groups", grouped, ITEMS),
    acted("a group's options", 100, "option_groups/0/options", lambda n: grouped(1, n), ITEMS),
    # text of blocks
    said("section text", 3_000, "text/text", lambda n: section(x(n))),
    said("a field", 2_000, "fields/0/text", lambda n: fields(x(n))),
    said("a header", 150, "text/text", lambda n: header(x(n))),
    said("text in a context", 3_000, "elements/0/text", lambda n: context(plain(x(n)))),
    said("markdown", 12_000, "text", lambda n: markdown(x(n))),
    said("all cells of a table", 10_000, "rows", lambda n: table(1, 1, x(n))),
    said("an image's address", 3_000, "image_url", lambda n: image(image_url=x(n))),
    said("an image's alt text", 2_000, "alt_text", lambda n: image(alt_text=x(n))),
    said("an image's title", 2_000, "title/text", lambda n: image(title=plain(x(n)))),
    said("a block_id", 255, "block_id", lambda n: section(block_id=x(n))),
    asked("an alert", 200, "text/text", lambda n: alert(x(n))),
    asked("a label", 2_000, "label/text", lambda n: asking(typed(), label=plain(x(n)))),
    asked("a hint", 2_000, "hint/text", lambda n: asking(typed(), hint=plain(x(n)))),
    # text of elements
    acted("a button's label", 75, "text/text", lambda n: button(x(n))),
    acted("a button's value", 2_000, "value", lambda n: button(value=x(n))),
    acted("a button's address", 3_000, "url", lambda n: button(url=x(n))),
    acted("a spoken label", 75, "accessibility_label", lambda n: button(accessibility_label=x(n))),
    acted("an action_id", 255, "action_id", lambda n: button(action_id=x(n))),
    acted("option text", 75, "options/0/text/text", lambda n: select(option(x(n)))),
    acted("an option's value", 150, "options/0/value", lambda n: select(option(value=x(n)))),
    acted(
        "an option's description",
        75,
        "options/0/description/text",
        lambda n: select(option(description=plain(x(n)))),
    ),
    acted("a group's label", 75, "option_groups/0/label/text", lambda n: grouped(1, 1, x(n))),
    acted("a placeholder", 150, "placeholder/text", lambda n: select(placeholder=plain(x(n)))),
    acted("a confirm's title", 100, "confirm/title/text", lambda n: confirm(title=plain(x(n)))),
    acted("a confirm's text", 300, "confirm/text/text", lambda n: confirm(text=plain(x(n)))),
    acted("a confirm's yes", 30, "confirm/confirm/text", lambda n: confirm(confirm=plain(x(n)))),
    acted("a confirm's no", 30, "confirm/deny/text", lambda n: confirm(deny=plain(x(n)))),
    # what is typed and uploaded
    asked(
        "typed text", 3_000, "element/initial_value", lambda n: asking(typed(initial_value=x(n)))
    ),
    asked("max_length", 3_000, "element/max_length", lambda n: asking(typed(max_length=n)), LESS),
    asked("min_length", 3_000, "element/min_length", lambda n: asking(typed(min_length=n)), LESS),
    asked("files", 10, "element/max_files", lambda n: asking(file_input(max_files=n)), LESS),
    # a view itself
    viewed("a title", 24, "title/text", lambda n: modal(title=plain(x(n)))),
    viewed("a submit label", 24, "submit/text", lambda n: modal(submit=plain(x(n)))),
    viewed("a close label", 24, "close/text", lambda n: modal(close=plain(x(n)))),
    viewed("private_metadata", 3_000, "private_metadata", lambda n: modal(private_metadata=x(n))),
    viewed("a callback_id", 255, "callback_id", lambda n: modal(callback_id=x(n))),
    viewed("an external_id", 255, "external_id", lambda n: modal(external_id=x(n))),
    viewed("a Home's metadata", 3_000, "private_metadata", lambda n: home(private_metadata=x(n))),
    viewed("a Home's callback_id", 255, "callback_id", lambda n: home(callback_id=x(n))),
]


class Total(NamedTuple):
    """So much in all is taken; one more is refused by this name, and no place is told."""

    name: str
    most: int
    door: str
    make: Callable[[int], object]
    error: str


TOTALS: Final = [
    Total("text of a message that is posted", 40_000, "text", x, "msg_too_long"),
    Total("text of a message that is changed", 4_000, "changed_text", x, "msg_too_long"),
    Total("all text in blocks", 11_000, "message", sections, "msg_blocks_too_long"),
    Total(
        "all markdown",
        12_000,
        "message",
        lambda n: [markdown(x(6_000)), markdown(x(n - 6_000))],
        "msg_blocks_too_long",
    ),
    Total(
        "markdown beside other text",
        11_000,
        "message",
        lambda n: [markdown(x(9_000)), section(x(n - 9_000))],
        "msg_blocks_too_long",
    ),
    Total("a view's bytes", 250_000, "modal", weighing, "view_too_large"),
    Total("metadata's bytes", 8_000, "metadata", keyed, "metadata_too_large"),
]


class Shape(NamedTuple):
    """What is refused, in these words about this place; and its nearest legal neighbour."""

    name: str
    door: str
    illegal: object
    words: str
    pointer: str
    legal: object


def block(
    name: str, illegal: object, words: str, place: str = "", legal: Json | None = None
) -> Shape:
    """A block of a message; its legal neighbour is a section unless it is said."""
    return Shape(name, "message", [illegal], words, f"/blocks/0{place}", [legal or section()])


def element(
    name: str, illegal: Json, words: str, place: str = "", legal: Json | None = None
) -> Shape:
    """An element of a message; its legal neighbour is a button unless it is said."""
    place = f"/elements/0{place}"
    return block(name, actions(illegal), words, place, actions(legal or button()))


def field(
    name: str, illegal: Json, words: str, place: str = "", legal: Json | None = None
) -> Shape:
    """An input of a modal; its legal neighbour is a line to type in unless it is said."""
    place = f"/blocks/0/element{place}"
    return view(name, modal(asking(illegal)), words, place, modal(asking(legal or typed())))


def view(name: str, illegal: Json, words: str, place: str = "", legal: Json | None = None) -> Shape:
    """A whole modal or Home; `legal` is an empty modal unless it is said."""
    legal = legal or modal()
    return Shape(name, str(legal["type"]), illegal, words, f"/view{place}", legal)


EMPTY: Final = "must be more than 0 characters"
NONE: Final = "no fewer than 1 items allowed"
TWICE: Final = "already exists"
NOT_MRKDWN: Final = "unsupported type: mrkdwn"
ONE, TWO = option("One", "1"), option("Two", "2")
RICH_ONE = changed(ONE, text=mrkdwn())
TABLE = table(1, 1)
UNEVEN = {"type": "table", "rows": [*TABLE["rows"], *table(1, 2)["rows"]]}
FOCUSED = asking(typed(focus_on_load=True))

# What nobody knows.
UNKNOWN: Final = [
    block("an unknown block", {"type": "marquee"}, "unsupported type: marquee"),
    block("a block without a type", {"text": plain()}, "missing required field: type"),
    block("a block that is none", "x", "must provide an object"),
    block("a block's field", section(colour="red"), "invalid additional property: colour"),
    element("an unknown element", {"type": "lever"}, "unsupported type: lever"),
    element("an element's field", button(colour="red"), "invalid additional property: colour"),
    element("a style", button(style="red"), "must be one of", "/style", button(style="danger")),
    block(
        "a text's field",
        section(text={**plain(), "verbatim": True}),
        "invalid additional property: verbatim",
        "/text",
        section(text={**mrkdwn(), "verbatim": True}),
    ),
    view("a modal's field", modal(submit_disabled=True), "invalid additional property: submit_dis"),
]
# What is missing or empty.
MISSING: Final = [
    block("a section of nothing", {"type": "section"}, "must define either `text` or `fields`"),
    block("no words", section(""), EMPTY, "/text/text"),
    block("no fields", fields(), NONE, "/fields", fields("x")),
    block("no actions", actions(), NONE, "/elements", buttons(1)),
    block("no context", context(), NONE, "/elements", context(plain())),
    block("an image nowhere", changed(image(), image_url=None), "must define either `image_url`"),
    block("an image unsaid", changed(image(), alt_text=None), "missing required field: alt_text"),
    block("an empty cell", table(1, 1, ""), EMPTY, "/rows/0/0/text", table(1, 1, " ")),
    block("uneven rows", UNEVEN, "the same number of cells", "/rows", table(2, 2)),
    element("a button without a label", {"type": "button"}, "missing required field: text"),
    element("a button labelled nothing", button(""), EMPTY, "/text/text"),
    element("a confirm without a no", confirm(deny=None), "missing required field", "/confirm"),
    element("no options", among("static_select", 0), NONE, "/options", among("static_select", 1)),
    element("no radio", among("radio_buttons", 0), NONE, "/options", among("radio_buttons", 1)),
    element("no boxes", among("checkboxes", 0), NONE, "/options", among("checkboxes", 1)),
    element("no overflow", among("overflow", 0), NONE, "/options", among("overflow", 1)),
    element("no options at all", {"type": "static_select"}, "must define either `options`"),
    element("options and groups", {**select(ONE), **grouped(1)}, "must define either `options`"),
    element("no value", select({"text": plain()}), "missing required field: value", "/options/0"),
    view(
        "an input without a submit",
        modal(asking(typed()), submit=None),
        "must define `submit` to use `input` block",
        "/blocks/0/input",
        modal(section(), submit=None),
    ),
    view("no title", modal(title=None), "missing required field: title"),
    view("no blocks", modal(blocks=None), "missing required field: blocks"),
]
# What must be unique, or among the options.
TOGETHER: Final = [
    Shape(
        "a block_id twice",
        "message",
        [section(block_id="b"), section(block_id="b")],
        TWICE,
        "/blocks/1/block_id",
        [section(block_id="b"), section(block_id="c")],
    ),
    block(
        "an action_id twice in a block",
        actions(button(action_id="a"), button(action_id="a")),
        TWICE,
        "/elements/1/action_id",
        actions(button(action_id="a"), button(action_id="b")),
    ),
    element("a value twice", select(ONE, ONE), "must be unique", "/options", select(ONE, TWO)),
    element(
        "a choice that is none",
        select(ONE, initial_option=TWO),
        "must be one of the options",
        "/initial_option",
        select(ONE, initial_option=ONE),
    ),
    element(
        "ticks that are none",
        among("checkboxes", 2, initial_options=[ONE]),
        "must be among the options",
        "/initial_options",
        among("checkboxes", 2, initial_options=[option("Option 1", "1")]),
    ),
    view(
        "two inputs focused",
        modal(FOCUSED, FOCUSED),
        "only one element",
        "/blocks/1/element/focus_on_load",
        modal(FOCUSED),
    ),
    Shape("two tables", "message", [TABLE, TABLE], "only one table", "/blocks/1", [TABLE]),
]
# What may not stand there.
MISPLACED: Final = [
    block("a button in a context", context(button()), "unsupported type: button", "/elements/0"),
    block("a date in a context", context(picker()), "unsupported type: datepicker", "/elements/0"),
    element("typing among actions", typed(), "unsupported type: plain_text_input"),
    element("a number among actions", number(), "unsupported type: number_input"),
    block(
        "typing beside a section",
        section(accessory=typed()),
        "unsupported type: plain_text_input",
        "/accessory",
        section(accessory=picker()),
    ),
    field("a button as an input", button(), "unsupported type: button"),
    block("a file in a message", asking(file_input()), "unsupported type: file_input", "/element"),
    view(
        "a file in a Home",
        home(asking(file_input())),
        "unsupported type: file_input",
        "/blocks/0/element",
        home(asking(typed())),
    ),
    block("an alert in a message", alert(), "unsupported type: alert"),
    view("an alert in a Home", home(alert()), "unsupported type: alert", "/blocks/0", home()),
    view("a table in a modal", modal(table(1, 1)), "unsupported type: table", "/blocks/0"),
    view("markdown in a modal", modal(markdown("x")), "unsupported type: markdown", "/blocks/0"),
    view("thumbs in a modal", modal(thumbs(1)), "unsupported type: context_actions", "/blocks/0"),
    view("a Home as a modal", home(), "unsupported type: home"),
    view("a modal as a Home", modal(), "unsupported type: modal", "", home()),
]
# mrkdwn where plain text belongs.
MARKED_UP: Final = [
    block("a header", changed(header(), text=mrkdwn()), NOT_MRKDWN, "/text/type", header()),
    element("a button", button(text=mrkdwn()), NOT_MRKDWN, "/text/type"),
    element(
        "an option to pick",
        select(RICH_ONE),
        NOT_MRKDWN,
        "/options/0/text/type",
        {"type": "checkboxes", "options": [RICH_ONE]},
    ),
    element("a placeholder", select(placeholder=mrkdwn()), NOT_MRKDWN, "/placeholder/type"),
    element("a yes", confirm(confirm=mrkdwn()), NOT_MRKDWN, "/confirm/confirm/type", confirm()),
    view("a title", modal(title=mrkdwn()), NOT_MRKDWN, "/title/type"),
    view("a label", modal(asking(typed(), label=mrkdwn())), NOT_MRKDWN, "/blocks/0/label/type"),
]
# What is no date, time or number.
UNREAL: Final = [
    element(
        "a day that never was",
        picker(initial_date="2026-02-30"),
        "must be a date",
        "/initial_date",
        picker(initial_date="2026-02-28"),
    ),
    element("a day in words", picker(initial_date="28/02/2026"), "must be a date", "/initial_date"),
    element(
        "an hour that never was",
        {"type": "timepicker", "initial_time": "24:00"},
        "must be a time",
        "/initial_time",
        {"type": "timepicker", "initial_time": "23:59"},
    ),
    field(
        "a number in words",
        number(initial_value="ten"),
        "must be a number",
        "/initial_value",
        number(initial_value="10"),
    ),
    field(
        "a range upside down",
        number(min_value="2", max_value="1"),
        "must not be greater than max_value",
        "/min_value",
        number(min_value="1", max_value="2"),
    ),
    field(
        "lengths upside down",
        typed(min_length=2, max_length=1),
        "must not be greater than max_length",
        "/min_length",
        typed(min_length=1, max_length=2),
    ),
    field(
        "more typed than fits",
        typed(max_length=2, initial_value="xxx"),
        "must be less than 3 characters",
        "/initial_value",
        typed(max_length=2, initial_value="xx"),
    ),
    field("room for nothing", typed(max_length=0), "must be greater than 0", "/max_length"),
]

SHAPES: Final = {
    f"{what}: {each.name}": each
    for what, rows in {
        "unknown": UNKNOWN,
        "missing": MISSING,
        "together": TOGETHER,
        "misplaced": MISPLACED,
        "mrkdwn": MARKED_UP,
        "unreal": UNREAL,
    }.items()
    for each in rows
}
