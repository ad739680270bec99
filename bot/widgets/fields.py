"""What the fields of every type share: the label, the guidance beside it, whether it may wait."""

from bot.widgets import fitting, limits
from bot.widgets.blocks import Block, Element, escape, input_block, sections
from flows.questionnaire import Question


def labelled(
    question: Question, element: Element, block_id: str, *, optional: bool | None
) -> list[Block]:
    """An input block under the question's own words; guidance too long for a hint goes above."""
    optional = not question.required if optional is None else optional
    hint, above = hint_or_sections(question.guidance)
    label = question.ask or question.label
    return [*above, input_block(label, element, block_id=block_id, hint=hint, optional=optional)]


def hint_or_sections(guidance: str) -> tuple[str, list[Block]]:
    """Guidance as an input's hint where it fits, else as blocks of its own."""
    if fitting.length(guidance) <= limits.INPUT_HINT:
        return guidance, []
    return "", sections(escape(guidance))
