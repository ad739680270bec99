"""Questions of every type, and short ways to answer them, for tests."""

from datetime import date

from flows import questions
from flows.answers import Person, Picked, Reading, Refusal, Typed, Value
from flows.questionnaire import NOT_APPLICABLE, Option, Question, QuestionType

TODAY = date(2026, 11, 21)
PEOPLE = (
    Person("U0ASHA", "Asha Verma"),
    Person("U0DANA", "Dana Cole"),
    Person("U0SAM", "Sam Ortiz"),
    Person("U0SAMSMITH", "Sam Field"),
    Person("U0LEE", "Lee Hart", active=False),
)
READING = Reading(TODAY, PEOPLE)

_NOT_APPLICABLE = Option(NOT_APPLICABLE, "Not applicable")

GRADE = Question(
    "risk",
    QuestionType.GRADE,
    "Risk",
    "How well was risk reduced?",
    number=1,
    options=(
        Option("exceeds_good", "Exceeds good", good=True),
        Option("meets_good", "Meets good", good=True),
        Option("does_not_meet_good", "Does not meet good", good=False),
        _NOT_APPLICABLE,
    ),
)
OFSTED = Question(
    "overall",
    QuestionType.GRADE,
    "Overall",
    "How good is it?",
    options=(
        Option("outstanding", "Outstanding", good=True),
        Option("good", "Good", good=True),
        Option("requires_improvement", "Requires improvement", good=False),
        Option("inadequate", "Inadequate", good=False),
        _NOT_APPLICABLE,
        Option("not_recorded", "Not recorded"),
    ),
)
YES_NO = Question(
    "seen",
    QuestionType.YES_NO,
    "Seen",
    "Was the child seen?",
    options=(
        Option("yes", "Yes"),
        Option("no", "No"),
        _NOT_APPLICABLE,
        Option("not_sure", "Not sure"),
        Option("dont_know", "Don't know"),
    ),
)
BANDS = Question(
    "band",
    QuestionType.CHOICE,
    "Age band",
    "Which band?",
    options=(
        Option("under_1", "Under 1"),
        Option("1_to_5", "1 to 5"),
        Option("6_to_9", "6 to 9"),
        Option("10_to_14", "10 to 14"),
        Option("15_and_over", "15 and over"),
    ),
)
LONG_LIST = Question(
    "place",
    QuestionType.CHOICE,
    "Place",
    "Which place?",
    options=tuple(Option(f"place_{n}", f"Place number {n}") for n in range(1, 41)),
)
FILE = Question(
    "file",
    QuestionType.CHECKLIST,
    "File",
    "What does the file hold?",
    options=(
        Option("basic", "Basic details"),
        Option("parents", "Parents"),
        Option("male_parent", "Male parent or carer"),
        Option("agencies", "Other agencies"),
        Option("chronology", "Chronology or summary"),
        Option("plan", "Plan"),
        Option("meeting", "Meeting record and minutes"),
    ),
    unticked="not on file",
)
HEADLINE = Question("headline", QuestionType.SHORT_TEXT, "Headline", "In a few words?")
COMMENTS = Question("comments", QuestionType.LONG_TEXT, "Comments", "Anything else?")
SEEN_ON = Question("seen_on", QuestionType.DATE, "Seen on", "When?", latest_today=True)
REVIEW_ON = Question("review_on", QuestionType.DATE, "Review", "When is the review?")
VISITS = Question(
    "visits",
    QuestionType.NUMBER,
    "Visits",
    "How many visits?",
    minimum=0,
    maximum=1500,
    whole=True,
    unit="visits",
)
HOURS = Question("hours", QuestionType.NUMBER, "Hours", "How many hours?", minimum=0.1)
WORKER = Question("worker", QuestionType.PERSON, "Worker", "Who?")

EVERY = (
    GRADE, OFSTED, YES_NO, BANDS, LONG_LIST, FILE, HEADLINE, COMMENTS, SEEN_ON, REVIEW_ON,
    VISITS, HOURS, WORKER,
)  # fmt: skip


def typed(question: Question, text: str) -> Value | Refusal:
    """What typing ``text`` gives."""
    return questions.read(question, Typed(text), READING)


def picked(question: Question, *values: str) -> Value | Refusal:
    """What pressing or picking ``values`` gives."""
    return questions.read(question, Picked(values), READING)


def refused(question: Question, text: str) -> str:
    """The whole refusal of ``text``; fails where it is taken."""
    value = typed(question, text)
    assert isinstance(value, Refusal), f"{text!r} was taken as {value!r}"
    return str(value)
