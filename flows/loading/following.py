"""Reading how a questionnaire wants its agreed actions followed."""

from typing import Final

from flows.loading import limits
from flows.loading.nodes import Fields, Keys, Sheet
from flows.questionnaire import ActionPolicy

_KEYS: Final = Keys.of("The policy of actions", "", "review_first effect_weeks")
_DEFAULT: Final = ActionPolicy()


def read_actions(sheet: Sheet, top: Fields) -> ActionPolicy:
    """The policy at the top of a questionnaire; the default without one."""
    if "actions" not in top:
        return _DEFAULT
    found = sheet.fields(top["actions"], _KEYS)
    review_first = sheet.flag(found, "review_first", default=_DEFAULT.review_first)
    weeks = sheet.whole(
        *(found, "effect_weeks", _DEFAULT.effect_weeks, limits.EFFECT_WEEKS),
        "Nobody can be asked for an effect after {} weeks.",
    )
    return ActionPolicy(review_first, weeks)
