"""Who is named, and how old somebody is said to be: what may be another child, or too exact."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flows.checks.query import Query, Reading, listed
from flows.questionnaire import Question, QuestionType

_CAPITALISED: Final = re.compile(r"[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)*(?![A-Za-z])")
_RUN_GAP: Final = re.compile(r"[ ](?:of (?:the )?)?")
_OWN: Final = re.compile(r"['’]s\b")
_AFTER: Final = re.compile(r"[ ]([a-z]+)")
_BEFORE: Final = re.compile(r"(?:([A-Za-z]+) )?([A-Za-z]+)[,]?[ ]$")
_OPENS: Final = re.compile(r"(?:^|[.!?:;•\n\r\t\"“”‘(\[*_/–—-])[ \"“‘(\[*_]*$")
_LOOK_BACK: Final = 24
_LONGEST_NAME: Final = 2
"""Words. Three capitals in a row are a title: Family Group Conference."""

_NO_NAMES: Final = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december spring summer autumn winter christmas easter
    eid ramadan diwali hanukkah halloween new year's year

    road street lane avenue close court crescent drive way house home homes school primary junior
    infant nursery academy college university hospital surgery clinic centre center park hall church
    mosque temple station hotel unit ward farm north south east west northern southern eastern
    western england scotland wales ireland britain kingdom europe london city town county council
    borough district

    mum mummy mom dad daddy mother father nan nana gran grandma grandad grandmother grandfather aunt
    auntie uncle brother sister sibling child children boy girl baby parent parents carer carers
    family families foster

    social worker workers work care early help protection plan plans planning need needs looked
    after leaver leavers section act order orders review reviews reviewing officer conference
    chair strategy meeting meetings core group panel team teams service services manager managers
    lead head teacher director assistant advanced senior practitioner practitioners personal adviser
    advisor independent visitor visitors health mental midwife nurse doctor police constable
    sergeant probation court family's legal youth justice offending education special educational
    virtual safeguarding partnership board hub access assessment assessments chronology summary
    pathway permanence placement referral risk safety signs framework graded profile outcomes star
    domestic abuse violence exploitation missing return interview interviews contact supervision
    agreement public law outline care's proceedings interim full placement adoption fostering
    guardianship special kinship connected persons person regulation article working together
    ofsted audit auditor moderator evidence impact overall good outstanding inadequate requires
    improvement meets exceeds does not applicable yes no unknown

    threshold document documents tool form letter letters policy procedure procedures guidance map
    matrix toolkit passport window

    the a an it he she they we i you there this that these those his her their who what all each
    both everybody everyone nobody nothing somebody one two three

    barnardo barnardo's women men nspcc childline camhs mash marac iro cafcass relate
    women's aid sure start homestart
    microsoft word teams slack facebook instagram snapchat tiktok whatsapp youtube zoom xbox
    playstation google

    english welsh scottish irish british european polish romanian urdu punjabi arabic somali bengali
    hindi turkish kurdish albanian ukrainian russian french german spanish italian portuguese
    chinese roma traveller gypsy muslim christian catholic jewish hindu sikh buddhist islam islamic
    african caribbean asian pakistani indian bangladeshi afghan syrian american

    zero covid autism asperger's adhd makaton lego braille
    """
)
_WORK: Final = listed(
    """
    headteacher paediatrician psychologist psychiatrist psychotherapist therapist physiotherapist
    counsellor solicitor barrister dentist optician pharmacist dietitian registrar consultant
    guardian advocate mentor keyworker coordinator supervisor commissioner specialist clinician
    receptionist caretaker tutor lecturer librarian childminder nanny warden secretary
    administrator clerk officer chairperson governor trustee commander inspector detective
    paramedic pathologist anaesthetist neurologist audiologist radiographer obstetrician
    interpreter translator mediator facilitator trainer escort driver landlord neighbour
    stepmother stepfather stepmum stepdad grandparent grandparents guardians youngster
    deputy principal matron bursar chaplain agency authority department charity business finance
    """
)
"""What may stand alone as somebody's role, and is no name."""
_ROLE_ALONE: Final = re.compile(r"\s*(?:$|[,;:(/–—-])")
_TITLES: Final = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "PC", "Sgt", "Judge"})
_INTRODUCES: Final = _TITLES | listed(
    """
    brother brothers sister sisters sibling siblings mother father mum dad parent stepfather
    stepmother stepdad stepmum grandmother grandfather nan gran grandma grandad aunt uncle cousin
    friend friends partner boyfriend girlfriend ex husband wife son daughter baby twin twins
    worker officer manager teacher nurse doctor carer carers visitor therapist mentor dog cat
    called named is
    """
)
_PLACES_FOLLOW: Final = frozenset({"in", "at", "near", "from", "to", "towards", "via", "around"})
_SPEAKS: Final = listed(
    "speak speaks spoke spoken talk talks talked listen listens listened say says said write writes"
    " wrote explain explained apologise introduce introduced close closer"
)
"""After one of these "to" leads to a person, not to a place."""
_PEOPLE_FOLLOW: Final = listed(
    "with for about tell ask see visit of and by let help when if that whether where"
)
_PEOPLE_DO: Final = listed(
    """
    said says wants wanted feels felt told goes went lives lived does did will would
    can could likes needs needed asked attends attended lost thinks knows knew sleeps and
    """
)
_PEOPLE_ARE: Final = listed("is was has had")
"""So are documents of two words: these count after a single name only."""
_RECURS: Final = 2
"""In how many places a name stands that the audit goes by."""

_AGE: Final = re.compile(
    r"\b(?:aged? (?:of )?(?P<aged>\d{1,2})\b(?! ?(?:to|-|–|and|or|month|week|day))"
    r"|(?P<old>\d{1,2})[ -]?(?:years?|yrs?)[ -]?(?:and \w+ months? )?old\b"
    r"|(?P<yo>\d{1,2}) ?y/?o\b)",
    re.IGNORECASE,
)
_BIRTH: Final = re.compile(
    r"\b(?:d\.?o\.?b\b\.?|date of birth|born)[^.\n]{0,12}?\b"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d){1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \d{4}"
    r"|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_OLDEST: Final = 25
"""Years. Beyond it nobody is a child, or a care leaver."""
_PAPERS: Final = re.compile(
    r"\b(?:assessment|plan|chronology|summary|report|record|photo|information|document|genogram)s?"
    r"(?: (?:is|was|are|were|of|now|nearly|about|over|more|than))*[ ]$",
    re.IGNORECASE,
)
_BAND: Final = re.compile(
    r"under \d+|\d+ ?(?:to|-|–) ?\d+|\d+ (?:and|or) (?:over|older|above)|over \d+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Name:
    word: str
    person_like: bool
    introduced: bool
    titled: bool


def unknown_name(reading: Reading) -> Iterator[Query]:
    """A name in an action or a comment that stands nowhere else in the audit.

    In a comment it is only asked about where the audit goes by another name, the word is used as a
    person's is, and nothing says who that is ("his brother").
    """
    places = _places(reading)
    once = {word for word, at in places.items() if len(at) == 1 and word.lower() not in _NO_NAMES}
    once -= _known(reading)
    if not once:
        return
    for action in reading.audit.actions:
        for name in _names(action.details.text, once):
            if not name.titled:
                about, says = f"Action {action.number}", _says("names", name.word)
                yield Query("unknown_name", about, says, False, action=action.number)
                break
    if not _goes_by_a_name(reading, {word for word, at in places.items() if len(at) >= _RECURS}):
        return
    for text in reading.texts:
        for name in _names(text.words, once):
            if name.person_like and not name.introduced:
                says = _says(text.does("names"), name.word)
                yield Query("unknown_name", text.question.label, says, False, text.step)
                break


def person_in(text: str, known: Iterable[str] = ()) -> str:
    """The first word of ``text`` that looks like a person's name, with a title before it or not.

    Empty where there is none. The words of ``known``, names of people who work here, are none; nor
    is what opens a sentence, unless what follows it is what people do.
    """
    words = {word for name in known for word in _CAPITALISED.findall(name)}
    for whole in _runs(text, _CAPITALISED.finditer(text)):
        first, run = whole[0], whole
        if _OPENS.search(text[max(first.start() - _LOOK_BACK, 0) : first.start()]):
            if len(whole) == 1 and first.group() not in words and _is_somebody(text, first):
                return first.group()
            # What an action begins with is what is to be done: "Visit Robin".
            run = whole if first.group() in _TITLES else whole[1:]
        named = [found.group() for found in run]
        if not named or words.issuperset(named):
            continue
        if named[0] in _TITLES and len(named) > 1:
            return f"{named[0]} {named[1]}"
        if any(True for _ in _named(text, run)):
            return named[0]
    return ""


def person_in_role(role: str, known: Iterable[str] = ()) -> str:
    """The same for the role of an action's owner, which is no sentence.

    What opens it is somebody's name too, if nothing but their work may follow: "Robin, key worker".
    """
    words = {word for name in known for word in _CAPITALISED.findall(name)}
    first = next(_runs(role, _CAPITALISED.finditer(role)), [])
    named = [found.group() for found in first]
    opens = bool(first) and not role[: first[0].start()].strip()
    if opens and len(named) <= _LONGEST_NAME and _ROLE_ALONE.match(role, first[-1].end()):
        is_work = any(word.lower() in _NO_NAMES | _WORK for word in named)
        if not is_work and named[0] not in _TITLES and not words.issuperset(named):
            return named[0]
    return person_in(role, known)


def _is_somebody(text: str, found: re.Match[str]) -> bool:
    """Whether a word that opens a sentence is used as a person's name is."""
    follows = _AFTER.match(text, found.end())
    does = follows is not None and follows.group(1) in _PEOPLE_DO - {"and"}
    owns = _OWN.match(text, found.end()) is not None
    return found.group().lower() not in _NO_NAMES and (does or owns)


def exact_age(reading: Reading) -> Iterator[Query]:
    """An exact age or a date of birth, where the form asks for a band so as to have neither."""
    if not any(map(_asks_for_a_band, reading.audit.questionnaire.by_key.values())):
        return
    for text in reading.texts:
        if what := _too_exact(text.words):
            says = f"{text.does('gives')} {what}, where the form asks for a band"
            yield Query("exact_age", text.question.label, says, False, text.step)
    for action in reading.audit.actions:
        if what := _too_exact(action.details.text):
            says = f"gives {what}, where the form asks for a band"
            yield Query("exact_age", f"Action {action.number}", says, False, action=action.number)


def _goes_by_a_name(reading: Reading, words: set[str]) -> bool:
    """Whether one of ``words`` is used as a person's name, and never written small."""
    words = {word for word in words if word.lower() not in _NO_NAMES}
    if not words:
        return False
    small = {word for text in reading.texts for word in text.words.split() if word.islower()}
    names = {word for word in words if word.lower() not in small}
    return any(
        found.group() in names and _acts(text.words, found.end(), alone=True)
        for text in reading.texts
        for found in _CAPITALISED.finditer(text.words)
    )


def _acts(text: str, end: int, *, alone: bool) -> bool:
    """Whether what ends there owns something, or does what people do."""
    follows = _AFTER.match(text, end)
    does = follows.group(1) if follows is not None else ""
    return (
        _OWN.match(text, end) is not None or does in _PEOPLE_DO or (alone and does in _PEOPLE_ARE)
    )


def _says(verb: str, name: str) -> str:
    return f"{verb} “{name}”, who is named nowhere else in this audit"


def _places(reading: Reading) -> Mapping[str, set[str]]:
    """Where each capitalised word stands, wherever in its sentence."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in reading.texts:
        for word in _CAPITALISED.findall(text.words):
            found[word].add(f"{text.step.question}.{text.step.part}")
    for action in reading.audit.actions:
        for word in _CAPITALISED.findall(action.details.text):
            found[word].add(action.id)
    return found


def _known(reading: Reading) -> frozenset[str]:
    """Names that need no explaining: those set up here, owners' roles, the form's own words."""
    audit = reading.audit
    said = [*reading.around.names, audit.team_name]
    said += (action.details.owner_role or "" for action in audit.actions)
    for asked in audit.questionnaire.by_key.values():
        said += (asked.label, *(option.label for option in asked.options))
    return frozenset(word for text in said for word in _CAPITALISED.findall(text))


def _names(text: str, among: Collection[str]) -> Iterator[_Name]:
    """Words of ``among`` that may be somebody's name where they stand in ``text``."""
    found = list(_CAPITALISED.finditer(text))
    if not any(word.group() in among for word in found):
        return
    for run in _runs(text, found):
        if run[0].group() in among:
            yield from _named(text, run)


def _runs(text: str, found: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Capitalised words that stand together: "Family Group Conference", "Signs of Safety"."""
    run: list[re.Match[str]] = []
    for word in found:
        if run and not _RUN_GAP.fullmatch(text, run[-1].end(), word.start()):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _named(text: str, run: list[re.Match[str]]) -> Iterator[_Name]:
    """What a run of capitalised words names, if it may be a person."""
    first, last = run[0], run[-1]
    titled = first.group() in _TITLES
    before = text[max(first.start() - _LOOK_BACK, 0) : first.start()]
    if titled or len(run) > _LONGEST_NAME or _OPENS.search(before):
        return
    if any(found.group().lower() in _NO_NAMES for found in run):
        return
    lead = _BEFORE.search(before)
    leading = lead.group(2) if lead else ""
    spoken = lead is not None and leading == "to" and (lead.group(1) or "").lower() in _SPEAKS
    acts = _acts(text, last.end(), alone=len(run) == 1)
    if leading.lower() in _PLACES_FOLLOW and not spoken and not _OWN.match(text, last.end()):
        return
    person_like = acts or spoken or leading.lower() in _PEOPLE_FOLLOW
    introduced = leading.lower() in _INTRODUCES or leading in _INTRODUCES
    yield _Name(first.group(), person_like, introduced, leading in _TITLES)


def _too_exact(text: str) -> str:
    if _BIRTH.search(text):
        return "a date of birth"
    for found in _AGE.finditer(text):
        years = int(found["aged"] or found["old"] or found["yo"])
        if years <= _OLDEST and not _PAPERS.search(
            text[max(found.start() - 40, 0) : found.start()]
        ):
            return "an exact age"
    return ""


def _asks_for_a_band(question: Question) -> bool:
    """Whether it is a choice of age bands, by what its options say."""
    bands = sum(_BAND.fullmatch(option.label) is not None for option in question.options)
    return question.type is QuestionType.CHOICE and bands >= _RECURS
