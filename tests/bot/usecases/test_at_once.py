"""Two processes deal with what one person, or two, did at the same moment: neither is lost."""

from functools import partial

import pytest
from sqlalchemy import func, select

from bot.messages.action_lists import ActionList
from bot.messages.forms.assign import AssignGiven
from bot.messages.forms.header import Header
from bot.messages.forms.move_actions import MoveGiven
from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms, agreeing, assigning, moving_actions, starting
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.starting import Begin
from bot.usecases.turn import Turn, conduct
from flows import answering
from flows.answers import Text, Typed
from flows.audit import Audit, Decision
from flows.questionnaire import NoteKind, Step
from flows.rights import Act
from storage import actions, audits, tables
from storage.actions import Which
from tests.at_once import at_once
from tests.bot.usecases.agreeing import actions_of, agree, form, led
from tests.bot.usecases.house import GIVEN, WORKSPACE, House
from tests.bot.usecases.live import WINDOW, found, have
from tests.flows.building import ASHA, COVENTRY, DANA, MARCUS, PRIYA, QUINN, TODAY

NOTES = [
    Step(question.key, note.key)
    for question in COVENTRY.questions
    for note in question.notes
    if note.kind is NoteKind.TEXT
]


def stands(context: Context, audit_id: str) -> Audit:
    """The audit as the tables hold it."""
    with context.database.read() as conn:
        found = audits.load(conn, WORKSPACE, audit_id, context.library)
    assert found is not None
    return found


def reply(context: Context, audit: str, step: Step, ts: str) -> Outcome:
    """What comes of words typed at a step; their ``ts`` is what they say."""

    def decide(turn: Turn, found: Audit) -> Decision:
        return answering.reply(found, step, Typed(ts), turn.moment, expects=0, source=ts)

    return conduct(context, Cause(f"message {ts}", ASHA.id), audit, Act.ANSWER, decide)


def test_answers_to_different_questions_are_all_kept(
    house: House, two: tuple[Context, ...]
) -> None:
    audit = house.begin()
    for number, (one, other) in enumerate(zip(NOTES[::2], NOTES[1::2], strict=False)):
        at_once(
            partial(reply, two[0], audit, one, f"{number}.1"),
            partial(reply, two[1], audit, other, f"{number}.2"),
        )
    found = stands(two[0], audit)
    pairs = len(NOTES) // 2
    assert pairs > 5
    assert sum(step in found.entries for step in NOTES) == 2 * pairs
    assert found.revision == 1 + 2 * pairs


def test_replies_to_one_question_are_both_kept_in_the_order_of_typing(
    house: House, two: tuple[Context, ...]
) -> None:
    audit = house.begin()
    for number in range(8):
        at_once(
            partial(reply, two[0], audit, NOTES[0], f"{number}.1"),
            partial(reply, two[1], audit, NOTES[0], f"{number}.2"),
        )
    text = stands(two[0], audit).entries[NOTES[0]].value
    assert isinstance(text, Text)
    wanted = [f"{number}.{which}" for number in range(8) for which in (1, 2)]
    assert [passage.source for passage in text.passages] == wanted


def test_what_both_are_told_is_done_by_one(house: House, two: tuple[Context, ...]) -> None:
    audit = house.begin()
    for number in range(8):
        told = at_once(*(partial(reply, each, audit, NOTES[0], f"{number}.0") for each in two))
        assert sorted(outcome.done for outcome in told) == [False, True]
    assert stands(two[0], audit).revision == 9


def test_an_assignment_is_begun_once(house: House, two: tuple[Context, ...]) -> None:
    given = AssignGiven(ASHA.id, COVENTRY.key, "710452", "")
    assigning.assign(house.context, house.cause(QUINN), given)
    with house.context.database.read() as conn:
        assigned = conn.execute(select(tables.Assignment.__table__.c.id)).scalar_one()
    form = Header(COVENTRY.key, "710452", assigned, GIVEN)
    begun = at_once(
        lambda: starting.begin(two[0], Begin(Cause("one", ASHA.id), form)),
        lambda: starting.begin(two[1], Begin(Cause("other", ASHA.id), form)),
    )
    assert sorted(bool(outcome.audit) for outcome in begun) == [False, True]
    with house.context.database.read() as conn:
        count = select(func.count()).select_from(tables.Audit.__table__)
        assert conn.execute(count).scalar_one() == 1


def test_a_questionnaire_can_be_used_by_two_for_the_first_time(
    two: tuple[Context, ...],
) -> None:
    forms = [Header(COVENTRY.key, case, "", GIVEN) for case in ("710452", "710453")]
    begun = at_once(
        lambda: starting.begin(two[0], Begin(Cause("one", ASHA.id), forms[0])),
        lambda: starting.begin(two[1], Begin(Cause("other", ASHA.id), forms[1])),
    )
    assert all(outcome.audit for outcome in begun)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_actions_that_are_agreed_again_while_they_are_moved_wait_for_nobody_for_ever(
    house: House, two: tuple[Context, ...]
) -> None:
    """Both change several audits, and lock them in one order; on SQLite there is one writer."""
    led(house)
    earlier = []
    for number in range(12):
        agree(house, house.begin(), f"Do thing {number}", person=DANA.id, safety=True)
        later = house.begin()
        agree(house, later, f"Tell of thing {number}", person=DANA.id, safety=True)
        earlier.append(later)
    with house.context.database.read() as conn:
        every = actions.of_case(conn, WORKSPACE, house.context.library, "710452")
    first = {each.action.details.text: each.action.id for each in every}

    def agree_again() -> list[str]:
        """Each action of the earlier audit, in the later one."""
        said = []
        for number, audit in enumerate(earlier):
            more = {"person": QUINN.id, "safety": True, "relists": first[f"Do thing {number}"]}
            given = form(audit, f"Do thing {number} again", **more)
            outcome = agreeing.agree(two[0], Cause(f"again {number}", ASHA.id), given)
            said.append(outcome.notice)
        return said

    def move() -> list[str]:
        """Everything to and fro between two people."""
        said = []
        for turn in range(12):
            to = (DANA, PRIYA)[turn % 2 == 0]
            of = (DANA, PRIYA)[turn % 2]
            given = MoveGiven(ActionList("north", of.id), to.id, frozenset())
            outcome = moving_actions.move(two[1], Cause(f"move {turn}", QUINN.id), given)
            said.append(outcome.notice)
        return said

    again, moved = at_once(agree_again, move)
    assert set(again) == set(moved) == {""}
    live = {each for audit in earlier for each in actions_of(house, audit)}
    assert len(live) == 24
    with house.context.database.read() as conn:
        left = actions.ids_of(conn, WORKSPACE, Which("north"), TODAY)
    assert len(left) == 24


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_actions_that_take_each_others_place_at_once_one_goes_on(
    house: House, two: tuple[Context, ...]
) -> None:
    """Each looks at the other, in another audit, which therefore stands still as well."""
    led(house)

    def replaced(context: Context, action: str, instead: str) -> str:
        revision = found(house, action).action.revision
        given = UpdateGiven(action, revision, Kind.SUPERSEDE, instead=instead)
        cause = Cause(f"{action} by {instead}", MARCUS.id)
        return action_forms.update(context, cause, given).notice

    for number in range(8):
        one, other = f"A{number}.1", f"B{number}.1"
        have(house, WINDOW, audit=f"A{number}")
        have(house, WINDOW, audit=f"B{number}")
        said = at_once(partial(replaced, two[0], one, other), partial(replaced, two[1], other, one))
        assert [found(house, each).action.is_open for each in (one, other)].count(True) == 1
        assert [bool(notice) for notice in said].count(True) == 1
