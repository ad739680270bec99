"""The forms of a live action: shown to whoever may, and what was sent done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.messages.following import Seen
from bot.messages.forms import done as done_form
from bot.messages.forms import effect as effect_form
from bot.messages.forms import meant
from bot.messages.forms import more_time as more_time_form
from bot.messages.forms import supervision as supervision_form
from bot.messages.forms import update as update_form
from bot.messages.forms.done import DoneGiven
from bot.messages.forms.effect import EffectGiven
from bot.messages.forms.more_time import MoreTimeGiven
from bot.messages.forms.supervision import SupervisionGiven
from bot.messages.forms.update import ACTS, Kind, UpdateGiven
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person, people_of
from bot.usecases.following import About, follow, overtaken, see, seen
from bot.usecases.turn import Turn
from flows import agreeing, dates, following
from flows.action_rights import ActionAct
from flows.actions import ActionStatus, Effect, Owner, Tracked
from flows.answers import Person, Refusal
from flows.checks.people import person_in, person_in_role
from flows.following import Followed
from storage import actions

_OVERTAKING: Final = frozenset({Kind.OWNER, Kind.REWORD, Kind.SAFETY})
"""What puts something in the place of what stood when the form was opened."""
_WORDED: Final = frozenset({Kind.NOTE, Kind.SAFETY, Kind.DROP, Kind.REOPEN})


def show_done(context: Context, person: str, about: About) -> Outcome:
    """The form that closes an action; where supervision comes first, the form for that."""
    found = _open(context, person, about, ActionAct.END)
    if isinstance(found, Outcome):
        return found
    refused = following.unreviewed(found.tracked)
    if refused is None:
        return Outcome(view=done_form.show(found))
    if ActionAct.REVIEW in found.may:
        return Outcome(view=supervision_form.show(found, to_close=True))
    return Outcome(notice=str(refused), audit=found.tracked.audit)


def close(context: Context, cause: Cause, given: DoneGiven) -> Outcome:
    """Close an action, with what was done."""

    def decide(now: Turn, tracked: Tracked) -> Followed:
        return following.done(tracked, given.words, now.moment)

    return follow(context, cause, given.action, ActionAct.END, decide)


def show_more_time(context: Context, person: str, about: About) -> Outcome:
    """The form that gives an action another day."""
    found = _open(context, person, about, ActionAct.REDATE)
    return found if isinstance(found, Outcome) else Outcome(view=more_time_form.show(found))


def give_more_time(context: Context, cause: Cause, given: MoreTimeGiven) -> Outcome:
    """Give an action another day. Errors name the form's fields: due, reason."""

    def decide(now: Turn, tracked: Tracked) -> Followed | Outcome:
        if tracked.action.is_open and (late := overtaken(now, tracked, given.revision)):
            return late
        due = agreeing.read_due(given.due, now.moment.reading.today)
        if due is None or isinstance(due, Refusal):
            return Outcome(errors={"due": str(due or say.no_day())})
        return following.redate(tracked, due, given.reason, now.moment)

    outcome = follow(context, cause, given.action, ActionAct.REDATE, decide)
    return _at_blank(outcome, {"due": given.due, "reason": given.reason})


def show_supervision(context: Context, person: str, about: About) -> Outcome:
    """The form that records what supervision said."""
    found = see(context, person, about, ActionAct.REVIEW)
    return found if isinstance(found, Outcome) else Outcome(view=supervision_form.show(found))


def record_supervision(context: Context, cause: Cause, given: SupervisionGiven) -> Outcome:
    """Keep what supervision said; where the action is to be closed, that form comes next.

    Errors name the form's fields: on, comments, initials.
    """

    def decide(now: Turn, tracked: Tracked) -> Followed | Outcome:
        on = dates.read_date(given.on, now.moment.reading.today, prefer="past")
        if isinstance(on, Refusal):
            return Outcome(errors={"on": str(on)})
        return following.review(tracked, on, given.comments, given.initials, now.moment)

    outcome = follow(context, cause, given.action, ActionAct.REVIEW, decide)
    fields = {"on": given.on, "comments": given.comments, "initials": given.initials}
    if outcome.notice or outcome.errors or not outcome.done or not given.to_close:
        return _at_blank(outcome, fields)
    return replace(
        show_done(context, cause.person, About(given.action, given.place)), audit=outcome.audit
    )


def show_effect(context: Context, person: str, about: About, chosen: str = "") -> Outcome:
    """The form that asks what an action has changed for the child."""
    found = see(context, person, about, ActionAct.SAY_EFFECT)
    if isinstance(found, Outcome):
        return found
    if found.tracked.action.status is not ActionStatus.DONE:
        return Outcome(notice=say.effect_of_open(), audit=found.tracked.audit)
    return Outcome(view=effect_form.show(found, chosen))


def say_effect(context: Context, cause: Cause, given: EffectGiven) -> Outcome:
    """Keep what an action changed for the child. Errors name the form's fields."""

    def decide(now: Turn, tracked: Tracked) -> Followed | Outcome:
        if given.effect not in set(Effect):
            return Outcome(errors={"effect": say.choose_effect()})
        return following.say_effect(tracked, Effect(given.effect), given.evidence, now.moment)

    outcome = follow(context, cause, given.action, ActionAct.SAY_EFFECT, decide)
    if outcome.audit and not (outcome.errors or outcome.notice):
        return replace(outcome, view=effect_form.kept(Effect(given.effect)))
    return _at_blank(outcome, {"evidence": given.evidence})


def show_update(context: Context, person: str, about: About, kind: Kind | None = None) -> Outcome:
    """The form that says what has changed about an action, at this kind where it is theirs."""
    found = see(context, person, about, *((ACTS[kind],) if kind else ACTS.values()))
    if isinstance(found, Outcome):
        return found
    if update_form.kinds(found):
        return Outcome(view=update_form.show(found, kind))
    over = following.over(found.tracked, found.reader.timezone)
    return Outcome(notice=str(over or say.why_not_now()), audit=found.tracked.audit)


def update(context: Context, cause: Cause, given: UpdateGiven, left: str = "") -> Outcome:
    """Do what the form says has changed. Errors name its fields.

    ``left`` is the name of the new owner if Slack says that they were deactivated.
    """

    def decide(now: Turn, tracked: Tracked) -> Followed | Outcome:
        if given.kind in _OVERTAKING and tracked.action.is_open:
            late = overtaken(now, tracked, given.revision)
            if late is not None:
                return late
        return _updated(now, tracked, given, left)

    beside = given.instead if given.kind is Kind.SUPERSEDE else ""
    outcome = follow(context, cause, given.action, ACTS[given.kind], decide, beside)
    return _at_blank(outcome, {"words": given.words} if given.kind in _WORDED else {})


def name_owner(
    context: Context, cause: Cause, action: str, person: str, left: str = "", revision: int = 0
) -> Outcome:
    """Turn an action's role into a person; ``left`` as above.

    ``revision`` is the action's as it was shown: who names somebody after another did is told.
    """

    def decide(now: Turn, tracked: Tracked) -> Followed | Outcome:
        if tracked.action.details.owner_person and revision:
            late = overtaken(now, tracked, revision)
            if late is not None:
                return late
        return following.name_person(tracked, _somebody(now, person, left), now.moment)

    return follow(context, cause, action, ActionAct.NAME, decide)


def _updated(now: Turn, tracked: Tracked, given: UpdateGiven, left: str) -> Followed | Outcome:
    """What becomes of the action."""
    moment = now.moment
    match given.kind:
        case Kind.NOTE:
            return following.note(tracked, given.words, moment)
        case Kind.OWNER:
            return _owned(now, tracked, given, left)
        case Kind.REWORD:
            return _reworded(now, tracked, given)
        case Kind.SAFETY:
            turned = not tracked.action.details.safety
            return following.mark_safety(tracked, safety=turned, reason=given.words, moment=moment)
        case Kind.DROP:
            return following.wont_do(tracked, given.words, moment)
        case Kind.SUPERSEDE:
            return _superseded(now, tracked, given)
        case Kind.REOPEN:
            return following.reopen(tracked, given.words, moment)


def _owned(now: Turn, tracked: Tracked, given: UpdateGiven, left: str) -> Followed | Outcome:
    owner = Owner(given.person or None, " ".join(given.role.split()) or None)
    if owner.role is not None and owner.role != tracked.action.details.owner_role:
        name = person_in_role(owner.role, _names_here(now))
        if name and not meant.is_all(given.meant, [name]):
            return _ask_name(now, tracked, given, name)
    return following.reassign(tracked, owner, _somebody(now, given.person, left), now.moment)


def _somebody(now: Turn, person: str, left: str) -> Person | None:
    """Who that is; ``left`` is their name if Slack says that they were deactivated."""
    found = find_person(now.context, now.conn, person) if person else None
    return Person(person, found.name if found else left, active=False) if left else found


def _reworded(now: Turn, tracked: Tracked, given: UpdateGiven) -> Followed | Outcome:
    """The new words; what looks like a person's name is asked about."""
    text = agreeing.read_text(given.text)
    if isinstance(text, Refusal):
        return Outcome(errors={"text": str(text)})
    name = person_in(text, _names_here(now))
    if name and not meant.is_all(given.meant, [name]):
        return _ask_name(now, tracked, given, name)
    return following.reword(tracked, text, now.moment)


def _names_here(now: Turn) -> list[str]:
    """The names of everybody who works here."""
    return [person.name for person in people_of(now.context, now.conn)]


def _ask_name(now: Turn, tracked: Tracked, given: UpdateGiven, name: str) -> Outcome:
    """The form again, with the question whether this name is meant."""
    before = replace(seen(now.context, now.conn, now.person, tracked), place=given.place)
    return Outcome(view=update_form.ask_name(before, given, name), audit=tracked.audit)


def _superseded(now: Turn, tracked: Tracked, given: UpdateGiven) -> Followed | Outcome:
    context = now.context
    other = actions.find(now.conn, context.workspace, context.library, given.instead)
    if other is None or other.case != tracked.case:
        return Outcome(errors={"instead": say.choose_action()})
    return following.supersede(tracked, other.action, now.moment)


def _open(context: Context, person: str, about: About, act: ActionAct) -> Seen | Outcome:
    """The action, if the person may do this with it and it is open; else why not."""
    found = see(context, person, about, act)
    if isinstance(found, Outcome):
        return found
    over = following.over(found.tracked, found.reader.timezone)
    return found if over is None else Outcome(notice=str(over), audit=found.tracked.audit)


def _at_blank(outcome: Outcome, fields: Mapping[str, str]) -> Outcome:
    """A refusal at the field it is about: the first that was left empty, if one was."""
    blank = next((name for name, text in fields.items() if not text.strip()), "")
    if not outcome.notice or not blank:
        return outcome
    return replace(outcome, notice="", errors={blank: outcome.notice})
