"""A whole Coventry case audit as somebody would write it, at the length that people write.

The child, the home and the people are made up.
"""

from dataclasses import dataclass
from typing import Final

BELOW: Final = "Does not meet good"
MEETS: Final = "Meets good"
NOT_APPLICABLE: Final = "Not applicable"


@dataclass(frozen=True, slots=True)
class Domain:
    """One judged domain: its key, and what the auditor gives."""

    key: str
    grade: str
    evidence: str
    impact: str = ""


AS_ABOVE: Final = "As above."
KEPT_BECAUSE: Final = "It is the same drift as in decision making, and is said in full there."

DOMAINS: Final = (
    Domain(
        "risk",
        BELOW,
        "The request for help was about an older brother, and most of what was written in spring is"
        " about him. The child is mentioned twice. In June the health visitor wrote that the stair"
        " gate was broken and that the child had been found on the landing at night. Nothing shows"
        " that anybody went back to look at it, and the gate is not in the plan.",
        "The child may still reach the stairs at night, and could be hurt in a way that a visit and"
        " a new gate would have prevented.",
    ),
    Domain(
        "involvement",
        BELOW,
        "There is one visit on which the child was spoken to alone, in May, and the note is two"
        " lines long. Play was planned with a drawing book but no drawing or words from it are on"
        " the file. The grandmother, who has the child every weekend, was not asked for her view."
        " Nursery speaks up for the child at meetings and does it well: they described how settled"
        " the mornings have become since the breakfast club began.",
        "The child has had no real chance to say what home is like, so nobody can tell what"
        " the brother's outbursts have been like for them, or whether they have mattered at all.",
    ),
    Domain(
        "decisions",
        BELOW,
        "The last supervision note, from September, speaks about money worries that appear nowhere"
        " else, because each child's record is kept apart. The drift since June was noticed and"
        " not acted on. What is recorded is clear and kindly written, but there are gaps of five"
        " and seven weeks and little of it is about this child. In our talk the manager said that"
        " ending the work for this child and beginning it for the brother had been considered, and"
        " that the reasons were never written down.",
        "Chances were missed to ask whether this help was still the right one, and whether the"
        " child's own needs were being met by it.",
    ),
    Domain(
        "assessments",
        BELOW,
        "The assessment in use was written almost three years ago, when the child was four. It is"
        " a warm and rounded picture of that time, with a good chronology up to then, but it can't"
        " tell anybody what the child needs today.",
        AS_ABOVE,
    ),
    Domain(
        "coordination",
        BELOW,
        "Agencies like each other and ring each other, but they have met twice in fourteen months."
        " What nursery sends is detailed and useful. The health visitor was not told that the"
        " summer meeting had moved, and learned of the new address by chance. As the plan names no"
        " one for most of its steps, nobody could be asked why a step had not been taken.",
        "Without one plan that everybody works to, help has come in pieces; nothing suggests that"
        " the child went without, but nobody would have seen it if they had.",
    ),
    Domain(
        "diversity",
        BELOW,
        "The assessment says that the child wears a hearing aid and that crowded rooms are hard."
        " It does not say how that shows at home, or what has been tried. The family's first"
        " language is given as English on one page and as Polish on another, and no interpreter"
        " was offered. Nursery has a hearing plan of its own: a copy on the file would help"
        " whoever works with the child to be understood.",
        "Nobody can be sure that the child understood what they were asked, so their wishes may"
        " have been taken for granted.",
    ),
    Domain(
        "plans",
        BELOW,
        "The plan has not changed since last October. From what is on the file it can't be told"
        " whether that is because everything in it was done, in which case the work could end, or"
        " because nobody asked what was still needed.",
        "The child may be living with visits and meetings that are no longer for anything.",
    ),
    Domain(
        "permanence",
        MEETS,
        "Nothing suggests that the child is anything but settled at home, with weekends at the"
        " grandmother's that everybody looks forward to. Both parents speak of staying where they"
        " are, and the tenancy was made secure in July.",
        "The help that the brother now has with getting to school should make mornings calmer for"
        " everybody, and so make a settled home more settled still.",
    ),
    Domain(
        "reviews",
        BELOW,
        "Reviews were held in November and in August, which is too seldom to show whether anything"
        " helped. The child was at neither. Mum and nursery spoke for them.",
        "Because nobody looked, the work has run on for a year without a clear purpose that the"
        " family would recognise.",
    ),
    Domain(
        "living_arrangements",
        BELOW,
        "The home was looked at with care when the work began, before the time that this audit is"
        " about. Since then the broken gate is the only thing on the file about it, and it was not"
        " followed up. Apart from that the worker was confident, and could say why: there are toys"
        " and books within reach, and the child has a corner of their own.",
        "One broken thing makes a good home risky. With the gate mended it looks like a place"
        " where this child will go on doing well, and the worker's confidence would be shared.",
    ),
    Domain(
        "independence",
        NOT_APPLICABLE,
        "At seven the child is too young for this to be a question.",
    ),
    Domain(
        "outcomes",
        BELOW,
        "Nobody wrote down at the start what should be different, so it can't be said whether the"
        " help made it so. Nursery's account of happier mornings is very good news, but it began"
        " with the breakfast club, before the first visit.",
        "It is not possible to tell whether the child's life is better because of this work.",
    ),
)

OVERALL: Final = BELOW
REASONS: Final = (
    "Three workers in fourteen months explain some of the drift, and the records of the brothers"
    " and this child being kept apart explains some more: each new worker had to piece the story"
    " together.\n"
    "Still, somebody could have asked at any point what this work was for. Nothing suggests that"
    " the child came to harm by it. With a clear purpose the help would have been shorter, or"
    " better, and the child would have been asked."
)
COMMENTS: Final = (
    "The audit is about the work with this child. Most of the work was with the older brother,"
    " and much of what is said here is true of that too, because nobody had joined the records up."
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action that was agreed, as it is typed into the form."""

    text: str
    role: str
    due: str
    safety: bool = False


ACTIONS: Final = (
    Agreed("Go through this audit with the worker and the team manager.", "Team manager", "30 Nov"),
    Agreed(
        "Hold a meeting of the team around the child, and decide what help is still needed.",
        "Key worker",
        "in two weeks",
    ),
    Agreed("Find out whether the stair gate was mended.", "Key worker", "tomorrow", safety=True),
)
