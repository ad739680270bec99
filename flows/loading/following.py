"""Reading how a questionnaire wants its agreed actions followed."""

from typing import Final

from flows.loading import limits
from flows.loading.faults import Code
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
    return ActionPolicy(review_first, _weeks(sheet, found))


def _weeks(sheet: Sheet, found: Fields) -> int:
    node = found.get("effect_weeks")
    number = sheet.number(node, "effect_weeks") if node else None
    if node is None or number is None:
        return _DEFAULT.effect_weeks
    if not 1 <= number <= limits.EFFECT_WEEKS or number != int(number):
        sheet.fault(
            Code.RANGE,
            node,
            f"Nobody can be asked for an effect after {number} weeks.",
            f"Write a whole number from 1 to {limits.EFFECT_WEEKS}.",
        )
    return int(number)
