"""What somebody was shown, copied by others who press it, or send it: for tests that it is refused.

What is refused changes nothing but the history, which has one more line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from slack_sdk import WebClient
from sqlalchemy import RowMapping, select

from bot.widgets.ids import Act, Form
from storage import tables
from tests.journeys.council import Council
from tests.person import Person
from tests.seeing import Json

STRANGER: Final = "U0SAM"
"""Nobody set them up."""
NOT_SET_UP: Final = "You are not set up in Golden Thread."
SHOWN: Final = ("type", "title", "submit", "close", "blocks", "callback_id", "private_metadata")
LEFT_ALONE: Final = ("chat.postMessage", "chat.update", "chat.delete", "files.getUploadURLExternal")
WITH_WORDS: Final = frozenset({"plain_text_input", "static_select", "radio_buttons"})
CHOSEN: Final = {"conversations_select": "C0NORTH", "datepicker": "2026-11-20"}

What = TypeVar("What", Act, Form)


@dataclass(frozen=True, slots=True)
class Forged(Generic[What]):
    """One act, tried by everybody of ``by``; its reason where they are set up.

    ``about`` is the name of what it is tried with, ``refused`` what the history calls it.
    """

    what: What
    about: str
    refused: str
    reason: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The council, what there is by its names, and the forms as those saw them who may."""

    council: Council
    known: Mapping[str, str]
    forms: Mapping[Form, Json]

    def rows(self) -> dict[str, list[RowMapping]]:
        """Everything that the tables hold."""
        with self.council.records() as database, database.read() as conn:
            return {
                name: list(conn.execute(select(table)).mappings())
                for name, table in tables.Base.metadata.tables.items()
            }

    def said(self) -> int:
        """How often the bot said something that is kept, or changed what stands."""
        return sum(self.council.workspace.slack.calls.count(each) for each in LEFT_ALONE)


def alone(council: Council) -> None:
    """From now on nothing is kept or said but for what somebody presses or sends."""
    assert council.running.clockwork.stop()
    council.settle()


def as_shown(someone: Person, form: Form) -> Json:
    """The form on top, as it can be opened for others; then it is closed unsent."""
    view = someone.view()
    assert view["callback_id"] == form, view["callback_id"]
    someone.close(everything=True)
    return {name: view[name] for name in SHOWN if view.get(name)}


def open_for(council: Council, someone: Person, view: Json) -> Json:
    """Open a view for somebody for whom the bot did not; as it stands for them."""
    slack = council.workspace.slack
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.views_open(trigger_id=slack.trigger(someone.id), view=view)
    return someone.view()


def send(council: Council, someone: Person, form: Json, person: str) -> str:
    """Have the form opened for them, fill everything in, and send it; what it then says.

    ``person`` is chosen where somebody has to be.
    """
    view = open_for(council, someone, form)
    for block in view["blocks"]:
        if block["type"] == "input":
            field = block["element"]
            if field["type"] in WITH_WORDS:
                someone.fill(block["block_id"], words_for(field), view=view)
            elif chosen := {"users_select": person, **CHOSEN}.get(field["type"]):
                someone.fill(block["block_id"], chosen, view=view)
    errors = someone.submit(view)
    said = " ".join(errors.values()) if errors else someone.see(someone.view())
    someone.close(everything=True)
    return said


def words_for(field: Json) -> str:
    """Something that can stand in this field."""
    options = field.get("options")
    longest = int(field.get("max_length", 100))
    return str(options[0]["text"]["text"]) if options else "It was forged."[:longest]


def told(someone: Person, since: Json) -> Json:
    """What this person was told after the forged message came."""

    def look() -> Json | None:
        later = [each for each in someone.messages() if each["ts"] > since["ts"]]
        return later[-1] if later else None

    return someone.wait_for(look)


def press_refused(
    scene: Scene, case: Forged[Act], person: str, forged: Json, press: Callable[[Person], object]
) -> str:
    """What ``person`` alone is told when they press it; nothing else comes of that."""
    someone = scene.council.person(person)
    before, said = scene.rows(), scene.said()
    press(someone)
    shown = told(someone, forged)
    assert shown.get("is_ephemeral"), "it stays where everybody can read it"
    assert someone.views() == []
    only_recorded(scene, before, person, case.refused)
    scene.council.settle()
    assert scene.said() == said
    return someone.see(shown)


def form_refused(scene: Scene, case: Forged[Form], person: str, chosen: str) -> str:
    """What the form says to ``person`` when they send it; nothing else comes of that."""
    before, said = scene.rows(), scene.said()
    shown = send(scene.council, scene.council.person(person), scene.forms[case.what], chosen)
    only_recorded(scene, before, person, case.refused)
    scene.council.settle()
    assert scene.said() == said
    return shown


def reason(case: Forged[Act] | Forged[Form], person: str) -> str:
    """Why it is refused to this person."""
    return NOT_SET_UP if person == STRANGER else case.reason


def only_recorded(scene: Scene, before: dict[str, list[RowMapping]], who: str, act: str) -> None:
    """Check that all which changed is one more line "refused" in the history."""
    after = scene.rows()
    *earlier, line = after.pop("history")
    assert earlier == before.pop("history")
    assert (line["what"], line["before"], line["by"]) == ("refused", act, who)
    assert after == before


def each(cases: tuple[Forged[What], ...]) -> list[tuple[Forged[What], str]]:
    """Every case with everybody who tries it."""
    return [(case, person) for case in cases for person in case.by]


def named(value: object) -> str:
    """How a case is called."""
    return f"{value.what}-{value.about}" if isinstance(value, Forged) else str(value)
