"""Approving and returning: each asks once, and says first what will happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.desk import Desk, Place
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import Block, context, divider, escape, section, sections
from bot.widgets.ids import Form
from flows.moderation import Mark, Moderation, agreements
from flows.questionnaire import Step

_GENERAL: Final = "general"
LONGEST_GENERAL: Final = 2_000
LISTED: Final = 60
"""Questions named one by one, of changed grades and comments alike."""
_QUOTED: Final = 300
"""Characters of a reason or a comment in the list; the reading view has the whole."""


@dataclass(frozen=True, slots=True)
class DecisionGiven:
    """A form that was sent, and the comment on the audit as a whole."""

    audit: str
    general: str
    place: Place


def approve(desk: Desk, standing: Moderation, place: Place) -> View:
    """What approving will do: every changed grade, who is told, and that it closes the audit."""
    say, plain, audit = words("deciding"), plain_words("deciding"), desk.audit
    changed, live = standing.changed_grades, sum(each.is_live for each in audit.actions)
    head = say.approve_head(
        case=audit.case,
        changed=len(changed),
        auditor=naming.person(audit.auditor),
        actions=len(audit.actions) - live,
        live=live,
    )
    blocks = [*sections(head)]
    keys = [q.key for q in audit.questionnaire.questions if q.key in changed]
    for key in keys[:LISTED]:
        blocks += _changed(desk, key, changed[key])
    if len(keys) > LISTED:
        blocks.append(context(say.more(more=len(keys) - LISTED)))
    differ = [e for e in agreements(standing) if not e.agrees and e.question not in changed]
    if differ:
        blocks += [divider(), context(say.kept(count=len(differ)))]
    if standing.comments:
        blocks.append(context(say.comments_unsaid(count=len(standing.comments))))
    return parts.form(
        plain.approve_title(), Form.APPROVE, place.token(audit), blocks, plain.approve_send()
    )


def give_back(desk: Desk, standing: Moderation, place: Place) -> View:
    """What returning will do: which questions open again, and what is said at each."""
    say, plain, audit = words("deciding"), plain_words("deciding"), desk.audit
    comments, auditor = standing.comments, naming.person(audit.auditor)
    token = place.token(audit)
    if not comments:
        return parts.notice(plain.return_title(), say.no_comments(auditor=auditor), token)
    changed = len(standing.changed_grades)
    head = say.return_head(case=audit.case, count=len(comments), auditor=auditor, changed=changed)
    blocks = [*sections(head)]
    keys = [q.key for q in audit.questionnaire.questions if q.key in comments]
    for key in keys[:LISTED]:
        named = say.question(question=naming.numbered(audit.question(key)))
        blocks += [section(f"{named}\n{_quoted(comments[key])}")]
    if len(keys) > LISTED:
        blocks.append(context(say.more(more=len(keys) - LISTED)))
    field = parts.paragraph(
        *(_GENERAL, plain.general_label()),
        hint=plain.general_hint(),
        optional=True,
        longest=LONGEST_GENERAL,
    )
    return parts.form(
        plain.return_title(), Form.GIVE_BACK, token, [*blocks, field], plain.return_send()
    )


def read(view: Mapping[str, object]) -> DecisionGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    return DecisionGiven(token.audit, parts.typed(view, _GENERAL), Place.of(token))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the one field there is."""
    return parts.at(found, _GENERAL, {_GENERAL})


def _changed(desk: Desk, key: str, mark: Mark) -> list[Block]:
    question = desk.audit.question(key)
    said = words("deciding").changed(
        question=naming.numbered(question),
        own=naming.given(desk.audit, Step(key)),
        final=naming.answer(question, mark.final),
    )
    return [section(f"{said}\n{_quoted(mark.reason)}")]


def _quoted(text: str) -> str:
    """A person's words as a quotation; of many the beginning."""
    return "\n".join(f"> {line}" for line in escape(fitting.clip(text, _QUOTED)).splitlines())
