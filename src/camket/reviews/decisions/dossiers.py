"""May it be done to a dossier? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from camket.reviews.decisions.forms import SECTIONS, FormCode

LINK_SERVES_AFTER_DUE: Final = timedelta(days=30)
"""How long a link still takes a late remark: a choice of this product (C), no rule names a term."""


class DossierState(StrEnum):
    """How far the self-review has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class PostPlace(StrEnum):
    """Where a dossier stands in the order of a unit's reviews.

    Collective before person; the head first, deputies and members after (HD 43-HD/BTCTW, A; the
    order from guides on HD 25).
    """

    COLLECTIVE = "collective"
    HEAD = "head"
    OTHER = "other"


class HowFar(StrEnum):
    """How far a fault of last year is remedied (Mẫu 2A, mục III)."""

    FIXED = "fixed"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class RemarkSource(StrEnum):
    """Which body is asked for its remarks (HD 06-HD/TW, điểm 2.4; QĐ 213-QĐ/TW)."""

    COMMITTEE = "committee"
    AUTHORITY = "authority"
    FRONT = "front"
    RESIDENCE = "residence"
    OTHER = "other"


class DossierRefusal(StrEnum):
    """Why an act on a dossier is refused."""

    NOT_ALLOWED = "dossier_not_allowed"
    STALE = "dossier_stale"
    SUBMITTED = "dossier_submitted"
    NOT_SUBMITTED = "dossier_not_submitted"
    DECIDED = "dossier_decided"
    NOT_DECIDED = "dossier_not_decided"
    PURGED = "dossier_purged"
    GAPS = "dossier_gaps"
    COLLECTIVE_FIRST = "dossier_collective_first"
    HEAD_FIRST = "dossier_head_first"
    HEARD = "dossier_heard"
    OWN_FILE = "dossier_own_file"
    SCORES_WRONG = "dossier_scores_wrong"
    TEXT_MISSING = "dossier_text_missing"
    ANSWERED = "dossier_answered"
    BODY_MISSING = "dossier_body_missing"
    DUE_PAST = "dossier_due_past"
    LINK_DEAD = "dossier_link_dead"
    AUTHOR_MISSING = "dossier_author_missing"
    REMINDED_TODAY = "dossier_reminded_today"
    HEADING_UNKNOWN = "dossier_heading_unknown"
    SPEAKER_MISSING = "dossier_speaker_missing"
    MET_IN_FUTURE = "dossier_met_in_future"
    PAPER_MISSING = "dossier_paper_missing"
    REASON_MISSING = "dossier_reason_missing"
    SAME_PERSON = "dossier_same_person"
    ALREADY_ASKED = "dossier_already_asked"
    NOT_ASKED = "dossier_not_asked"
    APPEAL_OPEN = "dossier_appeal_open"


class GapKind(StrEnum):
    """What a self-review still lacks before it can be sent."""

    SECTION = "section"
    FAULT = "fault"
    FAULT_PROOF = "fault_proof"
    FAULT_REASON = "fault_reason"
    SUGGESTION = "suggestion"
    SCORE = "score"
    EXPLANATION = "explanation"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing.

    Attributes:
        where: The control on the page it belongs to.
        name: What it is about, as the sentence says it.
    """

    kind: GapKind
    where: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What the decisions look at.

    Attributes:
        is_writer: The actor writes it: the person himself, or those who write for the unit.
        awaited: Whom the order puts before it and who has not sent yet; empty when nobody.
        is_heard: The meeting has begun: criticism was written down.
    """

    state: DossierState
    is_writer: bool
    is_decided: bool = False
    is_purged: bool = False
    is_heard: bool = False
    place: PostPlace = PostPlace.OTHER
    collective_sent: bool = True
    head_sent: bool = True


def refusal_to_write(facts: DossierFacts) -> DossierRefusal | None:
    """Say why a draft is not kept, or None."""
    if not facts.is_writer:
        return DossierRefusal.NOT_ALLOWED
    if facts.is_purged:
        return DossierRefusal.PURGED
    if facts.is_decided:
        return DossierRefusal.DECIDED
    return DossierRefusal.SUBMITTED if facts.state is DossierState.SUBMITTED else None


def refusal_to_submit(facts: DossierFacts) -> DossierRefusal | None:
    """Say why a self-review is not sent yet, or None; what it lacks is for `gaps_of`."""
    if refusal := refusal_to_write(facts):
        return refusal
    if facts.place is not PostPlace.COLLECTIVE and not facts.collective_sent:
        return DossierRefusal.COLLECTIVE_FIRST
    if facts.place is PostPlace.OTHER and not facts.head_sent:
        return DossierRefusal.HEAD_FIRST
    return None


def refusal_to_take_back(facts: DossierFacts) -> DossierRefusal | None:
    """Say why a sent self-review does not come back to its writer, or None."""
    if not facts.is_writer:
        return DossierRefusal.NOT_ALLOWED
    if facts.is_decided:
        return DossierRefusal.DECIDED
    if facts.state is not DossierState.SUBMITTED:
        return DossierRefusal.NOT_SUBMITTED
    return DossierRefusal.HEARD if facts.is_heard else None


@dataclass(frozen=True, slots=True)
class FaultSaid:
    """What is said of a fault of last year."""

    key: str
    title: str
    how_far: str = ""
    done: str = ""
    proof: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSaid:
    """What is said of one criterion: is it scored, is it below the maximum, is that explained."""

    code: str
    name: str
    is_missing: bool
    is_below: bool
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A whole self-review as far as sending it looks."""

    form: FormCode
    sections: Mapping[str, str]
    faults: tuple[FaultSaid, ...] = ()
    suggestions: tuple[tuple[str, str], ...] = ()
    """Key and answer."""
    scores: tuple[ScoreSaid, ...] = ()
    level: str = ""


def gaps_of(said: Said) -> list[Gap]:
    """Return what a self-review lacks, in the order of the form."""
    gaps = [
        Gap(GapKind.SECTION, f"s-{one.key}", one.title)
        for one in SECTIONS[said.form]
        if one.is_required and not said.sections.get(one.key)
    ]
    for fault in said.faults:
        gaps += _fault_gaps(fault)
    gaps += [
        Gap(GapKind.SUGGESTION, f"g-{key}", str(number))
        for number, (key, answer) in enumerate(said.suggestions, start=1)
        if not answer
    ]
    gaps += _score_gaps(said.scores)
    return gaps if said.level else [*gaps, Gap(GapKind.LEVEL, "level")]


def _fault_gaps(fault: FaultSaid) -> Iterable[Gap]:
    if not fault.how_far:
        yield Gap(GapKind.FAULT, f"f-{fault.key}-how", fault.title)
        return
    if fault.how_far != HowFar.NOT_YET and not (fault.done and fault.proof):
        yield Gap(GapKind.FAULT_PROOF, f"f-{fault.key}-done", fault.title)
    if fault.how_far != HowFar.FIXED and not fault.left:
        yield Gap(GapKind.FAULT_REASON, f"f-{fault.key}-left", fault.title)


def _score_gaps(scores: tuple[ScoreSaid, ...]) -> Iterable[Gap]:
    for one in scores:
        if one.is_missing:
            yield Gap(GapKind.SCORE, f"c-{one.code}", one.name)
        elif one.is_below and not one.explanation:
            yield Gap(GapKind.EXPLANATION, f"c-{one.code}-why", one.name)


def _of_standing(*, is_allowed: bool, is_subject: bool) -> DossierRefusal | None:
    if is_subject:
        return DossierRefusal.OWN_FILE
    return None if is_allowed else DossierRefusal.NOT_ALLOWED


def refusal_to_suggest(
    facts: DossierFacts, *, is_allowed: bool, is_subject: bool, text: str
) -> DossierRefusal | None:
    """Say why a point is not put to a subject, or None; after the meeting began it is too late."""
    if refusal := _of_standing(is_allowed=is_allowed, is_subject=is_subject):
        return refusal
    if facts.is_decided or facts.is_purged:
        return DossierRefusal.DECIDED
    if facts.is_heard:
        return DossierRefusal.HEARD
    return None if text else DossierRefusal.TEXT_MISSING


def refusal_to_ask(
    facts: DossierFacts,
    *,
    is_allowed: bool,
    is_subject: bool,
    body: str,
    due_on: date,
    today: date,
) -> DossierRefusal | None:
    """Say why a body is not asked for remarks, or None; nobody asks for those on himself."""
    if refusal := _of_standing(is_allowed=is_allowed, is_subject=is_subject):
        return refusal
    if facts.is_decided or facts.is_purged:
        return DossierRefusal.DECIDED
    if not body:
        return DossierRefusal.BODY_MISSING
    return DossierRefusal.DUE_PAST if due_on < today else None


def refusal_of_remark(
    *, is_open: bool, is_subject: bool, merits: str, faults: str, author: str
) -> DossierRefusal | None:
    """Say why a remark is not taken, or None: it has a text and an author (HD 06-HD/TW 2.4)."""
    if not is_open:
        return DossierRefusal.LINK_DEAD
    if is_subject:
        return DossierRefusal.OWN_FILE
    if not (merits or faults):
        return DossierRefusal.TEXT_MISSING
    return None if author else DossierRefusal.AUTHOR_MISSING


def refusal_to_note(
    facts: DossierFacts,
    *,
    is_allowed: bool,
    is_subject: bool,
    heading: str,
    said_by: str,
    text: str,
    headings: frozenset[str],
    met_on: date,
    today: date,
) -> DossierRefusal | None:
    """Say why what was said at the meeting is not written down, or None."""
    if refusal := _of_standing(is_allowed=is_allowed, is_subject=is_subject):
        return refusal
    if facts.is_decided or facts.is_purged:
        return DossierRefusal.DECIDED
    if facts.state is not DossierState.SUBMITTED:
        return DossierRefusal.NOT_SUBMITTED
    missing = (
        (heading not in headings, DossierRefusal.HEADING_UNKNOWN),
        (not said_by, DossierRefusal.SPEAKER_MISSING),
        (met_on > today, DossierRefusal.MET_IN_FUTURE),
        (not text, DossierRefusal.TEXT_MISSING),
    )
    return next((reason for is_so, reason in missing if is_so), None)


def refusal_to_purge(
    facts: DossierFacts,
    *,
    is_allowed: bool,
    is_subject: bool,
    paper_no: str,
    reason: str,
    is_asked: bool,
) -> DossierRefusal | None:
    """Say why texts are not put up for removal, or None.

    The signed original lies in the dossier outside by then, which is never altered (QĐ 294-QĐ/TW
    6.2.4); what is removed here are working copies.
    """
    if refusal := _of_standing(is_allowed=is_allowed, is_subject=is_subject):
        return refusal
    if facts.is_purged:
        return DossierRefusal.PURGED
    missing = (
        (not facts.is_decided, DossierRefusal.NOT_DECIDED),
        (is_asked, DossierRefusal.ALREADY_ASKED),
        (not paper_no, DossierRefusal.PAPER_MISSING),
        (not reason, DossierRefusal.REASON_MISSING),
    )
    return next((refusal for is_so, refusal in missing if is_so), None)


REMIND_BEFORE: Final = timedelta(days=3)
"""How long before its deadline a body is reminded of itself: a choice of this program."""
REMIND_EVERY: Final = timedelta(days=7)
"""How often after it."""


def is_day_to_remind(due_on: date, reminded_on: date | None, *, today: date) -> bool:
    """Say whether an open request is reminded of today: before its deadline, on it, weekly after.

    A day on which nothing ran is made up for by the next; of one day nobody is reminded twice.
    """
    last = max((day for day in _days_to_remind(due_on, today)), default=None)
    return last is not None and (reminded_on is None or reminded_on < last)


def _days_to_remind(due_on: date, today: date) -> Iterator[date]:
    yield from (day for day in (due_on - REMIND_BEFORE, due_on) if day <= today)
    weeks = (today - due_on) // REMIND_EVERY
    if weeks > 0:
        yield due_on + weeks * REMIND_EVERY


def refusal_to_confirm_purge(
    facts: DossierFacts, *, is_allowed: bool, is_subject: bool, is_asked: bool, is_asker: bool
) -> DossierRefusal | None:
    """Say why the removal is not carried out, or None: two people, neither of them the subject."""
    if refusal := _of_standing(is_allowed=is_allowed, is_subject=is_subject):
        return refusal
    if facts.is_purged:
        return DossierRefusal.PURGED
    if not is_asked:
        return DossierRefusal.NOT_ASKED
    return DossierRefusal.SAME_PERSON if is_asker else None
