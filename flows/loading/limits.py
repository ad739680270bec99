"""How much fits, and which words are taken.

Lengths are in characters. They follow from Slack's limits: a button or an option of a menu holds
75, a section 3,000, a menu 100 options; what is shown beside something else leaves room for it.
"""

from typing import Final

from flows.questionnaire import NOT_APPLICABLE, Lead, Option
from flows.speech import Command

TEXT: Final = 1_000_000
NODES: Final = 100_000
NESTING: Final = 200
CONDITION_NESTING: Final = 20

KEY: Final = 40
"""A key travels in the payload of buttons and menus, which hold 150 with an audit's id."""
VALUE: Final = 75
LABEL: Final = 60
"""A question's or note's label stands after its number in menus, and in front of its answer."""
TITLE: Final = 75
OPTION: Final = 75
EXCUSABLE: Final = 59
"""An item of a checklist that may not apply stands there again with that said of it."""
ASK: Final = 1_000
LONG: Final = 2_900
HINT: Final = 150
UNIT: Final = 30
OPTIONS: Final = 100
GRADES: Final = 10
NOTES: Final = 10
DAYS: Final = 90
EFFECT_WEEKS: Final = 52
VERSIONS: Final = 9_999

YES: Final = Option("yes", "Yes")
NO: Final = Option("no", "No")
ALSO: Final = {
    option.value: option
    for option in (
        Option(NOT_APPLICABLE, "Not applicable"),
        Option("not_recorded", "Not recorded"),
        Option("not_sure", "Not sure"),
        Option("dont_know", "Don't know"),
    )
}
"""The answers a grade or a yes/no question can take beside its own."""

LEADS: Final = frozenset(str(lead) for lead in Lead)

COMMAND_WORDS: Final = frozenset(str(command) for command in Command)
"""An option called one of these could not be told from the command by a typed reply."""
