"""What buttons and menu entries say, and the buttons themselves: a verb wherever one fits."""

from typing import Final

from bot.widgets.blocks import Element, button
from bot.widgets.ids import Act, Token

ADD_ACTION: Final = "Add an action"
ANSWER: Final = "Answer"
ANSWER_IN_FORM: Final = "Answer in a form"
ASSIGN: Final = "Assign an audit"
CANCEL_AUDIT: Final = "Cancel audit"
CARRY_ON: Final = "Carry on"
CHANGE: Final = "Change"
CHANGE_IT: Final = "Change it"
CHANGE_ANSWER: Final = "Change the answer"
CHANGE_GRADE: Final = "Change the grade"
CONTINUE: Final = "Continue"
GUIDANCE: Final = "Guidance"
HAND_OVER: Final = "Hand over"
KEEP_AND_CARRY_ON: Final = "Keep it and carry on"
KEEP_BECAUSE: Final = "Keep, because …"
KEEP: Final = "Keep"
LEAVE_OUT: Final = "Leave it out"
MEANINGS: Final = "What the answers mean"
MEANINGS_OF_GRADES: Final = "What the grades mean"
NOT_YET: Final = "Not yet"
FINISH: Final = "Finish without saving"
NEXT_QUESTION: Final = "Next without saving"
NEXT_PAGE: Final = "Next page"
OPEN_FORM: Final = "Open the form"
OPEN_THREAD: Final = "Open the thread"
PAUSE_REMINDERS: Final = "Pause reminders"
PREVIOUS_PAGE: Final = "Previous page"
PREVIOUS_QUESTION: Final = "Previous without saving"
RAISE_CONCERN: Final = "Raise a concern"
RESUME_REMINDERS: Final = "Resume reminders"
REVIEW: Final = "Review everything"
SECTION_FORM: Final = "Whole section in a form"
SEE: Final = "See"
SEE_ANSWERS: Final = "See answers"
SKIP: Final = "Skip for now"
START: Final = "Start"
START_AUDIT: Final = "Start an audit"
SUBMIT: Final = "Submit"
SUBMIT_FOR_MODERATION: Final = "Submit for moderation"
TAKE_OUT: Final = "Take out"
WAS_MY_ANSWER: Final = "That was my answer"
WHO_AND_WHEN: Final = "Say who and when"
WRITE: Final = "Write it"

CLOSE: Final = "Close"
"""The button at the foot of every view: nothing happens."""


def press(label: str, act: Act, token: Token, *, style: str | None = None) -> Element:
    """A button about what ``token`` names."""
    return button(label, act, token.pack(), style=style)
