"""What moderates an audit does nothing for whom it was not shown to: it is refused, and recorded.

Each act is pressed, and each form sent, by people who copied what somebody else was shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import pytest

from bot.messages.labels import press
from bot.usecases.context import Context
from bot.widgets.blocks import actions
from bot.widgets.ids import Act, Form, Token
from flows import marking, moderating
from flows import rights as may
from flows.audit import Audit
from flows.rulings import Ruling
from tests.bot.usecases import before_moderators
from tests.bot.usecases.before_moderators import Standing, rule, whole
from tests.flows.building import BY_KEY, MARCUS, moment
from tests.journeys.council import MANIFEST, Council
from tests.journeys.forging import (
    STRANGER,
    Forged,
    Scene,
    alone,
    as_shown,
    each,
    form_refused,
    named,
    press_refused,
    reason,
)
from tests.journeys.moderating import setup_with
from tests.person import Person
from tests.seeing import Json
from tests.workspace import LocalWorkspace

RUTLAND: Final = BY_KEY["rutland-case-audit"]
QUESTION: Final = "risk"
BY_MARCUS: Final = moment(1, MARCUS)
AUDITOR, PRACTITIONER, MANAGER = "U0ASHA", "U0DANA", "U0PRIYA"
MODERATOR, LEAD = "U0MARCUS", "U0QUINN"
EVERYBODY: Final = (AUDITOR, STRANGER, PRACTITIONER, MANAGER)
OTHERS: Final = (STRANGER, PRACTITIONER, MANAGER)

WAITING, GRADING, TAKEN, APPROVED = "waiting", "grading", "taken", "approved"
"""The audits there are: each is what its name says, and ``grading`` is taken and still blind."""

HAS_IT: Final = "has this audit to moderate."
IS_ASHAS: Final = "This audit is @Asha Verma's."
LEADS_ONLY: Final = "Only a quality lead can open an audit again."


PRESSES: Final[tuple[Forged[Act], ...]] = (
    Forged(Act.TAKE, WAITING, may.Act.TAKE, "nobody moderates their own", (AUDITOR,)),
    Forged(Act.TAKE, WAITING, may.Act.TAKE, "not among the moderators", (STRANGER, PRACTITIONER)),
    Forged(Act.MODERATE, TAKEN, may.Act.READ, HAS_IT, OTHERS),
    Forged(Act.CONTENTS, TAKEN, may.Act.READ, HAS_IT, OTHERS),
    Forged(Act.WHAT_CHANGED, TAKEN, may.Act.READ, HAS_IT, OTHERS),
    Forged(Act.READ_SECTION, GRADING, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.REGRADE, GRADING, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.SIDE_BY_SIDE, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.KEEP_GRADE, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.CHANGE_GRADE_TO, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.COMMENT_ON, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Act.APPROVE, TAKEN, may.Act.APPROVE, HAS_IT, EVERYBODY),
    Forged(Act.GIVE_BACK, TAKEN, may.Act.RETURN, HAS_IT, EVERYBODY),
    Forged(Act.RELEASE, TAKEN, may.Act.RELEASE, HAS_IT, EVERYBODY),
    Forged(Act.HAND_ON, TAKEN, may.Act.REASSIGN, HAS_IT, EVERYBODY),
    Forged(Act.WITHDRAW, WAITING, may.Act.WITHDRAW, IS_ASHAS, (*OTHERS, MODERATOR)),
    Forged(Act.GET_FILE, TAKEN, may.Act.TAKE_FILE, IS_ASHAS, OTHERS),
    Forged(Act.GET_FILE, APPROVED, may.Act.TAKE_FILE, IS_ASHAS, OTHERS),
    Forged(Act.REOPEN, APPROVED, may.Act.REOPEN, LEADS_ONLY, (*EVERYBODY, MODERATOR)),
    Forged(Act.DISPUTE, APPROVED, may.Act.DISPUTE, IS_ASHAS, (*OTHERS, MODERATOR)),
    Forged(Act.SEE_DISPUTE, APPROVED, may.Act.READ, IS_ASHAS, OTHERS),
)
FORMS: Final[tuple[Forged[Form], ...]] = (
    Forged(Form.REGRADE, GRADING, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Form.CHANGE_GRADE, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Form.COMMENT, TAKEN, may.Act.MODERATE, HAS_IT, EVERYBODY),
    Forged(Form.APPROVE, TAKEN, may.Act.APPROVE, HAS_IT, EVERYBODY),
    Forged(Form.GIVE_BACK, TAKEN, may.Act.RETURN, HAS_IT, EVERYBODY),
    Forged(Form.HAND_ON, TAKEN, may.Act.REASSIGN, HAS_IT, EVERYBODY),
    Forged(Form.REOPEN, APPROVED, may.Act.REOPEN, LEADS_ONLY, (*EVERYBODY, MODERATOR)),
    Forged(Form.DISPUTE, APPROVED, may.Act.DISPUTE, IS_ASHAS, (*OTHERS, MODERATOR)),
)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A council with an audit in each state, and every form opened once by whoever may."""
    with LocalWorkspace.start(manifest=MANIFEST) as workspace:
        council = Council(workspace, tmp_path_factory.mktemp("forged"))
        council.start_bot()
        council.set_up(without_sam_and_dana_elsewhere())
        context = council.running.context
        audits = {name: put_in(context, name) for name in (WAITING, GRADING, TAKEN, APPROVED)}
        forms = dict(opened(council, audits))
        alone(council)
        yield Scene(council, audits, forms)
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
        yield form, as_shown(someone, form)


def button(council: Council, someone: Person, act: Act, audit: str) -> Json:
    """A message of theirs with a button that does this."""
    forged = press("Press", act, Token(audit, QUESTION, value="0"))
    return council.forge(someone.id, {"blocks": [actions([forged])]})


@pytest.mark.parametrize(("case", "person"), each(PRESSES), ids=named)
def test_a_press_on_what_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Act], person: str
) -> None:
    forged = button(scene.council, scene.council.person(person), case.what, scene.known[case.about])

    def press(someone: Person) -> None:
        someone.press(forged, "Press")

    assert reason(case, person) in press_refused(scene, case, person, forged, press)


@pytest.mark.parametrize(("case", "person"), each(FORMS), ids=named)
def test_a_form_that_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Form], person: str
) -> None:
    shown = form_refused(scene, case, person, MANAGER)
    assert reason(case, person) in shown.replace("somebody else's", "@Asha Verma's")
