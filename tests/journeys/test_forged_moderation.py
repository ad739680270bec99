"""What moderates an audit does nothing for whom it was not shown to: it is refused, and recorded.

Each act is pressed, and each form sent, by people who copied what somebody else was shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

import pytest
from slack_sdk import WebClient
from sqlalchemy import RowMapping, select

from bot.messages.labels import press
from bot.usecases.context import Context
from bot.widgets.blocks import actions
from bot.widgets.ids import Act, Form, Token
from flows import marking, moderating
from flows import rights as may
from flows.audit import Audit
from flows.rulings import Ruling
from storage import tables
from tests.bot.usecases import before_moderators
from tests.bot.usecases.before_moderators import Standing, rule, whole
from tests.flows.building import BY_KEY, MARCUS, moment
from tests.journeys.council import MANIFEST, Council
from tests.journeys.moderating import setup_with
from tests.person import Person
from tests.seeing import Json
from tests.workspace import LocalWorkspace

RUTLAND: Final = BY_KEY["rutland-case-audit"]
QUESTION: Final = "risk"
BY_MARCUS: Final = moment(1, MARCUS)
AUDITOR, STRANGER, PRACTITIONER, MANAGER = "U0ASHA", "U0SAM", "U0DANA", "U0PRIYA"
MODERATOR, LEAD = "U0MARCUS", "U0QUINN"
EVERYBODY: Final = (AUDITOR, STRANGER, PRACTITIONER, MANAGER)
OTHERS: Final = (STRANGER, PRACTITIONER, MANAGER)
SHOWN: Final = ("type", "title", "submit", "close", "blocks", "callback_id", "private_metadata")
LEFT_ALONE: Final = ("chat.postMessage", "chat.update", "chat.delete", "files.getUploadURLExternal")

WAITING, GRADING, TAKEN, APPROVED = "waiting", "grading", "taken", "approved"
"""The audits there are: each is what its name says, and ``grading`` is taken and still blind."""

What = TypeVar("What", Act, Form)

NOT_SET_UP: Final = "You are not set up in Golden Thread."
HAS_IT: Final = "has this audit to moderate."
IS_ASHAS: Final = "This audit is @Asha Verma's."
LEADS_ONLY: Final = "Only a quality lead can open an audit again."


@dataclass(frozen=True, slots=True)
class Forged(Generic[What]):
    """One act, tried with an audit by everybody of ``by``; its reason where they are set up."""

    what: What
    audit: str
    refused: may.Act
    reason: str
    by: tuple[str, ...] = EVERYBODY


PRESSES: Final[tuple[Forged[Act], ...]] = (
    Forged(Act.TAKE, WAITING, may.Act.TAKE, "nobody moderates their own", (AUDITOR,)),
    Forged(Act.TAKE, WAITING, may.Act.TAKE, "not among the moderators", (STRANGER, PRACTITIONER)),
    Forged(Act.MODERATE, TAKEN, may.Act.READ, IS_ASHAS, OTHERS),
    Forged(Act.CONTENTS, TAKEN, may.Act.READ, IS_ASHAS, OTHERS),
    Forged(Act.WHAT_CHANGED, TAKEN, may.Act.READ, IS_ASHAS, OTHERS),
    Forged(Act.READ_SECTION, GRADING, may.Act.MODERATE, HAS_IT),
    Forged(Act.REGRADE, GRADING, may.Act.MODERATE, HAS_IT),
    Forged(Act.SIDE_BY_SIDE, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Act.KEEP_GRADE, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Act.CHANGE_GRADE_TO, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Act.COMMENT_ON, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Act.APPROVE, TAKEN, may.Act.APPROVE, HAS_IT),
    Forged(Act.GIVE_BACK, TAKEN, may.Act.RETURN, HAS_IT),
    Forged(Act.RELEASE, TAKEN, may.Act.RELEASE, HAS_IT),
    Forged(Act.HAND_ON, TAKEN, may.Act.REASSIGN, HAS_IT),
    Forged(Act.WITHDRAW, WAITING, may.Act.WITHDRAW, IS_ASHAS, (*OTHERS, MODERATOR)),
    Forged(Act.GET_FILE, TAKEN, may.Act.TAKE_FILE, IS_ASHAS, OTHERS),
    Forged(Act.GET_FILE, APPROVED, may.Act.TAKE_FILE, IS_ASHAS, OTHERS),
    Forged(Act.REOPEN, APPROVED, may.Act.REOPEN, LEADS_ONLY, (*EVERYBODY, MODERATOR)),
    Forged(Act.DISPUTE, APPROVED, may.Act.DISPUTE, IS_ASHAS, (*OTHERS, MODERATOR)),
    Forged(Act.SEE_DISPUTE, APPROVED, may.Act.READ, IS_ASHAS, OTHERS),
)
FORMS: Final[tuple[Forged[Form], ...]] = (
    Forged(Form.REGRADE, GRADING, may.Act.MODERATE, HAS_IT),
    Forged(Form.CHANGE_GRADE, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Form.COMMENT, TAKEN, may.Act.MODERATE, HAS_IT),
    Forged(Form.APPROVE, TAKEN, may.Act.APPROVE, HAS_IT),
    Forged(Form.GIVE_BACK, TAKEN, may.Act.RETURN, HAS_IT),
    Forged(Form.HAND_ON, TAKEN, may.Act.REASSIGN, HAS_IT),
    Forged(Form.REOPEN, APPROVED, may.Act.REOPEN, LEADS_ONLY, (*EVERYBODY, MODERATOR)),
    Forged(Form.DISPUTE, APPROVED, may.Act.DISPUTE, IS_ASHAS, (*OTHERS, MODERATOR)),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The council, its audits by what they are, and the forms as those saw them who may."""

    council: Council
    audits: Mapping[str, str]
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


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A council with an audit in each state, and every form opened once by whoever may."""
    with LocalWorkspace.start(manifest=MANIFEST) as workspace:
        council = Council(workspace, tmp_path_factory.mktemp("forged"))
        council.start_bot()
        council.set_up(without_sam_and_dana_elsewhere())
        context = council.running.context
        audits = {name: put_in(context, name) for name in (WAITING, GRADING, TAKEN, APPROVED)}
        yield Scene(council, audits, dict(opened(council, audits)))
        council.stop_bot()


def without_sam_and_dana_elsewhere() -> str:
    """The demo's set-up where Sam is a stranger, and Dana of another team than Asha."""
    sam = "  - id: U0SAM\n    name: Sam Ortiz\n    team: south\n    roles: [auditor]\n"
    dana = "    name: Dana Cole\n    team: "
    return setup_with(sam, "").replace(f"{dana}north", f"{dana}south")


def put_in(context: Context, name: str) -> str:
    """An audit of Asha's in the state of this name, blind as its policy is; its id."""
    audit, standing = before_moderators.submitted(context, replace(whole(RUTLAND), id=name))
    steps = {
        WAITING: (),
        GRADING: (take,),
        TAKEN: (take, grade, change_grade, comment),
        APPROVED: (take, grade, change_grade, approve),
    }
    for step in steps[name]:
        audit, standing = rule(context, audit, standing, step(audit, standing), BY_MARCUS)
    return audit.id


def take(audit: Audit, standing: Standing) -> Ruling:
    return moderating.take(audit, standing, BY_MARCUS)


def grade(audit: Audit, standing: Standing) -> Ruling:
    """Grade all of it blind, each as well as can be."""
    assert standing is not None
    grades = {each.key: each.options[0].value for each in standing.to_regrade(audit)}
    return marking.grade_blind(audit, standing, grades, BY_MARCUS)


def change_grade(audit: Audit, standing: Standing) -> Ruling:
    worst = next(o.value for o in reversed(audit.question(QUESTION).options) if o.is_grade)
    step = (QUESTION, worst)
    return marking.change_grade(audit, standing, step, "Nobody asked her.", BY_MARCUS)


def comment(audit: Audit, standing: Standing) -> Ruling:
    return marking.comment(audit, standing, QUESTION, "Whose words are these?", BY_MARCUS)


def approve(audit: Audit, standing: Standing) -> Ruling:
    return moderating.approve(audit, standing, BY_MARCUS)


def opened(council: Council, audits: Mapping[str, str]) -> Iterator[tuple[Form, Json]]:
    """Each form as it was shown to whoever may have it; none of them is sent."""
    for form, act, audit, who in (
        (Form.REGRADE, Act.REGRADE, GRADING, MODERATOR),
        (Form.CHANGE_GRADE, Act.CHANGE_GRADE_TO, TAKEN, MODERATOR),
        (Form.COMMENT, Act.COMMENT_ON, TAKEN, MODERATOR),
        (Form.APPROVE, Act.APPROVE, TAKEN, MODERATOR),
        (Form.GIVE_BACK, Act.GIVE_BACK, TAKEN, MODERATOR),
        (Form.HAND_ON, Act.HAND_ON, TAKEN, MODERATOR),
        (Form.REOPEN, Act.REOPEN, APPROVED, LEAD),
        (Form.DISPUTE, Act.DISPUTE, APPROVED, AUDITOR),
    ):
        someone = council.person(who)
        someone.press(button(council, someone, act, audits[audit]), "Press")
        view = someone.view()
        assert view["callback_id"] == form
        yield form, {name: view[name] for name in SHOWN if view.get(name)}
        someone.close(everything=True)


def button(council: Council, someone: Person, act: Act, audit: str) -> Json:
    """A message of theirs with a button that does this."""
    forged = press("Press", act, Token(audit, QUESTION, value="0"))
    return council.forge(someone.id, {"blocks": [actions([forged])]})


def send(council: Council, someone: Person, form: Json) -> str:
    """Have the form opened for them, fill everything in, and send it; what it then says."""
    slack = council.workspace.slack
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.views_open(trigger_id=slack.trigger(someone.id), view=form)
    view = someone.view()
    for block in view["blocks"]:
        if block["type"] == "input":
            someone.fill(block["block_id"], filled(block["element"]), view=view)
    errors = someone.submit(view)
    said = " ".join(errors.values()) if errors else someone.see(someone.view())
    someone.close(everything=True)
    return said


def filled(field: Json) -> str:
    """Something that can stand in this field."""
    if field["type"] == "users_select":
        return MANAGER
    options = field.get("options")
    return str(options[0]["text"]["text"]) if options else "It was forged."


def told(someone: Person, since: Json) -> Json:
    """What this person was told after the forged message came."""

    def look() -> Json | None:
        later = [each for each in someone.messages() if each["ts"] > since["ts"]]
        return later[-1] if later else None

    return someone.wait_for(look)


def only_recorded(
    scene: Scene, before: dict[str, list[RowMapping]], who: str, act: may.Act
) -> None:
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
    return f"{value.what}-{value.audit}" if isinstance(value, Forged) else str(value)


@pytest.mark.parametrize(("case", "person"), each(PRESSES), ids=named)
def test_a_press_on_what_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Act], person: str
) -> None:
    someone = scene.council.person(person)
    forged = button(scene.council, someone, case.what, scene.audits[case.audit])
    before, said = scene.rows(), scene.said()
    someone.press(forged, "Press")
    shown = told(someone, forged)
    assert shown.get("is_ephemeral"), "it stays where everybody can read it"
    assert (NOT_SET_UP if person == STRANGER else case.reason) in someone.see(shown)
    assert someone.views() == []
    only_recorded(scene, before, person, case.refused)
    scene.council.settle()
    assert scene.said() == said


@pytest.mark.parametrize(("case", "person"), each(FORMS), ids=named)
def test_a_form_that_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Form], person: str
) -> None:
    someone = scene.council.person(person)
    before, said = scene.rows(), scene.said()
    shown = send(scene.council, someone, scene.forms[case.what])
    reason = NOT_SET_UP if person == STRANGER else case.reason
    assert reason in shown.replace("somebody else's", "@Asha Verma's")
    only_recorded(scene, before, person, case.refused)
    scene.council.settle()
    assert scene.said() == said
