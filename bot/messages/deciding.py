"""That a moderator's decision is made, in place of the form that asked for it."""

from bot.messages import explaining, labels, naming
from bot.messages.labels import press
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import actions, sections
from bot.widgets.ids import Act, Form, Token
from flows.audit import Audit
from flows.moderation import Moderation, Verdict


def decided(audit: Audit, standing: Moderation) -> View:
    """What was decided, and who hears of it."""
    approved = standing.verdict is Verdict.APPROVED
    said = words("deciding").done(
        approved=approved,
        case=audit.case,
        auditor=naming.person(audit.auditor),
        changed=len(standing.changed_grades),
        returned=len(standing.comments),
    )
    plain, token = plain_words("deciding"), Token(audit.id)
    title = plain.approved_title() if approved else plain.returned_title()
    file = [actions([press(labels.GET_FILE, Act.GET_FILE, token)])] if approved else []
    return explaining.reading(title, Form.NOTICE, token, [*sections(said), *file])
