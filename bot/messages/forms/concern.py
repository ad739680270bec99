"""An immediate concern: what, whether the child is safe now, and who knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts, start
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, input_block, option, radio_buttons, section
from bot.widgets.ids import NO_AUDIT, Form, Token
from bot.widgets.writing import boxes, written
from flows.audit import Audit
from flows.concerns import SafeNow

_CASE: Final = "case"
_WHAT: Final = "what"
_SAFE: Final = "safe"
_KNOWS: Final = "knows"


@dataclass(frozen=True, slots=True)
class ConcernGiven:
    """The form, filled in. ``audit`` is empty for a concern outside any audit."""

    audit: str
    case: str
    what: str
    safe_now: SafeNow
    who_knows: str


def show(audit: Audit | None, emergency_number: str, what: str = "") -> View:
    """The form, with what was typed already in it. Outside an audit it asks for the case."""
    say, plain = words("concerns"), plain_words("concerns")
    blocks: list[Block] = [section(say.first_line(number=emergency_number, what="form"))]
    if audit is not None:
        blocks.append(section(say.form_case(case=audit.case)))
    else:
        blocks.append(start.case_field())
    blocks += [
        *boxes(plain.form_what(), _WHAT, what, hint=plain.form_what_hint(), optional=False),
        _safe(),
        parts.paragraph(_KNOWS, plain.form_knows(), optional=True),
    ]
    token = Token(audit.id if audit is not None else NO_AUDIT)
    return parts.form(plain.form_title(), Form.CONCERN, token, blocks, plain.form_send())


def read(view: Mapping[str, object]) -> ConcernGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    safe = parts.picked(view, _SAFE)
    said = written(_WHAT, parts.state_of(view))
    return ConcernGiven(
        audit=token.audit if token.audit != NO_AUDIT else "",
        case=parts.typed(view, _CASE),
        what=said.text if said is not None else "",
        safe_now=SafeNow(safe) if safe in {*SafeNow} else SafeNow.NOT_KNOWN,
        who_knows=parts.typed(view, _KNOWS),
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``case`` or ``what`` at their fields."""
    return parts.at(found, _WHAT, {_CASE, _WHAT})


def _safe() -> Block:
    plain = plain_words("concerns")
    options = [option(plain.form_safe_answer(value=str(value)), value) for value in SafeNow]
    return input_block(plain.form_safe(), radio_buttons(_SAFE, options), block_id=_SAFE)
