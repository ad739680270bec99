"""That a moderator's decision is made, in place of the form that asked for it."""

from bot.messages import explaining, naming
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import sections
from bot.widgets.ids import Form, Token
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
    plain = plain_words("deciding")
    title = plain.approved_title() if approved else plain.returned_title()
    return explaining.reading(title, Form.NOTICE, Token(audit.id), sections(said))
