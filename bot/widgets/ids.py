"""What buttons, forms and blocks are called, and what they carry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from pydantic_core import to_json

from bot.widgets import fitting, limits
from flows.questionnaire import ANSWER, Step


class Act(StrEnum):
    """Every action id. One that several elements of a message share is followed by a dot."""

    ANSWER = "answer"
    PICK = "pick"
    TICK = "tick"
    WRITE = "write"
    SAVE = "save"
    NONE = "none"
    ANSWER_IN_FORM = "answer_in_form"
    MEANINGS = "meanings"
    GUIDANCE = "guidance"
    SKIP = "skip"
    CHANGE = "change"
    SEE = "see"
    CONTINUE = "continue"
    OPEN_THREAD = "open_thread"
    CARD_MENU = "card_menu"
    SEE_ANSWERS = "see_answers"
    HAND_OVER = "hand_over"
    RAISE_CONCERN = "raise_concern"
    PAUSE_REMINDERS = "pause_reminders"
    RESUME_REMINDERS = "resume_reminders"
    SNOOZE_REMINDERS = "snooze_reminders"
    CANCEL_AUDIT = "cancel_audit"
    WITHDRAW = "withdraw"
    GET_FILE = "get_file"
    USE_AS_ANSWER = "use_as_answer"
    WAS_MY_ANSWER = "was_my_answer"
    CONFIRM_REMOVAL = "confirm_removal"
    KEEP_ANSWER = "keep_answer"
    ADD_ACTION = "add_action"
    CHANGE_ACTION = "change_action"
    KEEP_BECAUSE = "keep_because"
    REVIEW = "review"
    PAGE = "page"
    SECTION_FORM = "section_form"
    FINISH_SECTION = "finish_section"
    SAME_AS_LAST = "same_as_last"
    LEFT = "left"
    ASK_THIS = "ask_this"
    LAST_TIME = "last_time"
    TURN_LAST_TIME = "turn_last_time"
    USE_WORDS = "use_words"
    SUBMIT = "submit"
    CONTENTS = "contents"
    REGRADE = "regrade"
    SIDE_BY_SIDE = "side_by_side"
    READ_SECTION = "read_section"
    KEEP_GRADE = "keep_grade"
    CHANGE_GRADE_TO = "change_grade_to"
    COMMENT_ON = "comment_on"
    APPROVE = "approve"
    GIVE_BACK = "give_back"
    SUBMIT_AND_ASK = "submit_and_ask"
    TAKE = "take"
    RELEASE = "release"
    HAND_ON = "hand_on"
    MODERATE = "moderate"
    REOPEN = "reopen"
    DISPUTE = "dispute"
    SEE_DISPUTE = "see_dispute"
    WHAT_CHANGED = "what_changed"
    TURN_CHANGES = "turn_changes"
    START_AUDIT = "start_audit"
    ASSIGN_AUDIT = "assign_audit"
    HELP = "help"
    SEE_ALL = "see_all"
    # Of actions that are live
    ACTION_MENU = "action_menu"
    ACTION_UPDATE = "action_update"
    REOPEN_ACTION = "reopen_action"
    NAME_OWNER = "name_owner"
    MOVE_ACTIONS = "move_actions"
    SUPERVISE = "supervise"
    SAY_EFFECT = "say_effect"
    RELIST = "relist"
    SEE_ACTIONS = "see_actions"
    FILTER_ACTIONS = "filter_actions"
    TURN_ACTIONS = "turn_actions"
    SNOOZE_ACTIONS = "snooze_actions"
    # Of concerns
    ACKNOWLEDGE = "acknowledge"
    CALL_LIST = "call_list"
    # Of the set-up
    SET_UP = "set_up"
    SET_UP_TEAM = "set_up_team"
    SET_UP_PERSON = "set_up_person"
    EXPORT_SET_UP = "export_set_up"


class Form(StrEnum):
    """Every form's callback id, and those of the shortcuts."""

    START = "start_form"
    HEADER = "header_form"
    ANSWER = "answer_form"
    SECTION = "section_form"
    ACTION = "action_form"
    CONCERN = "concern_form"
    KEEP = "keep_form"
    HAND_OVER = "hand_over_form"
    ASSIGN = "assign_form"
    CANCEL = "cancel_form"
    HAND_ON = "hand_on_form"
    REOPEN = "reopen_form"
    DISPUTE = "dispute_form"
    REVIEW = "review_view"
    SEE = "see_view"
    MEANINGS = "meanings_view"
    GUIDANCE = "guidance_view"
    NOTICE = "notice_view"
    STARTED = "started_view"
    LIST = "list_view"
    LEFT = "left_view"
    LAST_TIME = "last_time_view"
    MODERATION = "moderation_view"
    REGRADE = "regrade_form"
    REGRADED = "regraded_view"
    CHANGE_GRADE = "change_grade_form"
    COMMENT = "comment_form"
    APPROVE = "approve_form"
    GIVE_BACK = "give_back_form"
    WHAT_CHANGED = "what_changed_view"
    SEE_DISPUTE = "dispute_view"
    CALL_LIST = "call_list_view"
    SET_UP = "set_up_form"
    TEAM = "team_form"
    PERSON = "person_form"
    START_SHORTCUT = "start_audit_shortcut"
    NOTE_SHORTCUT = "use_message_shortcut"
    # Of lists of actions
    ACTIONS = "actions_view"
    MOVE_ACTIONS = "move_actions_form"
    # Of agreeing actions
    RELIST = "relist_view"
    # Of actions that are live
    ACTION_DONE = "action_done_form"
    ACTION_UPDATE = "action_update_form"
    MORE_TIME = "more_time_form"
    SUPERVISION = "supervision_form"
    EFFECT = "effect_form"


NO_AUDIT: Final = "-"
"""Stands where a token's audit would, on whatever is about no audit."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a button, a block or a form is about.

    ``revision`` is that of the answer it was shown against (0: none), so that a press on
    something out of date can be told.
    """

    audit: str
    question: str = ""
    part: str = ANSWER
    revision: int = 0
    value: str = ""

    @property
    def step(self) -> Step:
        """The step it is about."""
        return Step(self.question, self.part)

    def pack(self) -> str:
        """The token as Slack carries it; ``ValueError`` if it is longer than a button may hold."""
        fields = [self.audit, self.question, self.part, self.revision, self.value]
        packed = to_json(fields).decode()
        if fitting.length(packed) > limits.BUTTON_VALUE:
            msg = f"a token of {fitting.length(packed)} characters fits no button"
            raise ValueError(msg)
        return packed

    @classmethod
    def unpack(cls, packed: object) -> Self | None:
        """The token in ``packed``; ``None`` for whatever :meth:`pack` can't have made."""
        if not isinstance(packed, str) or len(packed) > limits.BUTTON_VALUE:
            return None
        try:
            fields = json.loads(packed)
        except (ValueError, RecursionError):
            return None
        match fields:
            case [str(audit), str(question), str(part), int(revision), str(value)] if (
                audit and part and not isinstance(revision, bool) and revision >= 0
            ):
                return cls(audit, question, part, revision, value)
        return None


def in_field(act: Act, block_id: str) -> str:
    """The action id of a form's field: the acts of a view must differ from each other."""
    return f"{act}.{block_id}"


def token_of(action: Mapping[str, object]) -> Token | None:
    """What a press is about: a button carries its own token, other elements their block's."""
    return Token.unpack(action.get("value")) or Token.unpack(action.get("block_id"))
