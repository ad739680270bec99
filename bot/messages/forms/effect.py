"""What an action that was done has changed for the child, and how that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import explaining, following, naming
from bot.messages.following import Seen
from bot.messages.forms import parts
from bot.messages.forms.reason import LONGEST_REASON
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, context, input_block, option, quoted, radio_buttons
from bot.widgets.ids import Form
from flows.actions import Effect

_EFFECT: Final = "effect"
_EVIDENCE: Final = "evidence"
_QUOTED: Final = 600
"""Characters of what was done that the form shows."""


@dataclass(frozen=True, slots=True)
class EffectGiven:
    """The form, filled in. ``effect`` is empty where none was chosen."""

    action: str
    effect: str
    evidence: str


def show(seen: Seen, chosen: str = "") -> View:
    """The form. ``chosen`` is the effect whose button opened it."""
    say, plain = plain_words("following"), plain_words("forms")
    offered = {each: option(say.effect(code=str(each)), each) for each in Effect}
    element = radio_buttons(
        _EFFECT,
        list(offered.values()),
        chosen=offered[Effect(chosen)] if chosen in offered else None,
    )
    evidence = parts.paragraph(
        *(_EVIDENCE, say.effect_evidence()),
        hint=say.effect_hint(),
        optional=True,
        longest=LONGEST_REASON,
    )
    blocks = [
        *following.head(seen),
        *_done(seen),
        input_block(say.effect_which(), element, block_id=_EFFECT),
        evidence,
    ]
    token = following.about(seen)
    return parts.form(say.effect_title(), Form.EFFECT, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> EffectGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    return EffectGiven(token.value, parts.picked(view, _EFFECT), parts.typed(view, _EVIDENCE))


def kept(effect: Effect) -> View:
    """What takes the form's place once it is sent: the message with its button stays as it was."""
    say = plain_words("following")
    return explaining.plain(say.effect_title(), say.effect_kept(code=str(effect)))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``effect`` or ``evidence`` at their fields."""
    return parts.at(found, _EVIDENCE, {_EFFECT, _EVIDENCE})


def _done(seen: Seen) -> list[Block]:
    """What was done, and what was said of its effect before."""
    say, ending = words("following"), seen.tracked.action.ending
    blocks: list[Block] = []
    if ending is not None:
        on = seen.reader.on(ending.at)
        blocks.append(context(say.effect_closed(on=on, by=naming.person(ending.by))))
        blocks += quoted(ending.words, _QUOTED)
    if (said := seen.tracked.action.outcome) is not None:
        blocks.append(
            context(
                say.effect_before(
                    effect=say.effect(code=str(said.effect)),
                    on=seen.reader.on(said.at),
                    by=naming.person(said.by),
                )
            )
        )
    return blocks
