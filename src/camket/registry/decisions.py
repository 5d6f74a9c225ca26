"""May a number be taken, issued or cancelled, and how is it written? Values in, answers out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from camket.documents.kinds import (
    KINDS,
    LETTER,
    NOT_BY_LEVEL,
    Issuer,
    Kind,
    PaperKind,
    refusal_to_issue,
)

LONGEST_SUBJECT: Final = 500
"""Nghị định 30/2020, Phụ lục VI (A)."""
LONGEST_DRAFTER: Final = 10
_GRASSROOTS: Final = "grassroots"
_ONE_OF_TWO: Final = frozenset({Kind.GUIDANCE, Kind.STATUTE})
"""Kinds that of a committee and its standing committee one issues and the other does not."""
_TERM_YEARS: Final = 5
_FIRST_TERM: Final = 2025
"""Congresses of all levels met in 2025 and early 2026 for the term 2025-2030."""


class NumberStyle(StrEnum):
    """How a paper is numbered: as the Party writes, or as the state does."""

    PARTY = "party"
    STATE = "state"


class NumberRefusal(StrEnum):
    """Why a number is not given, or may not change its state."""

    NOT_RESERVED = "not_reserved"
    NO_REASON = "no_reason"
    NO_BODY = "no_body"
    NOT_OF_THE_STYLE = "not_of_the_style"
    NOT_BY_THIS_BODY = "not_by_this_body"
    NO_ISSUER = "no_issuer"
    NOT_BY_THIS_ISSUER = "not_by_this_issuer"
    NO_DRAFTER = "no_drafter"
    DRAFTER_UNFIT = "drafter_unfit"
    NO_SUBJECT = "no_subject"
    SUBJECT_TOO_LONG = "subject_too_long"
    IN_THE_FUTURE = "in_the_future"
    BACK_DATED = "back_dated"
    NOT_ALLOWED = "not_allowed"
    NO_PAPER = "no_paper"
    UNREADABLE_PAPER = "unreadable_paper"
    HELD_BY_A_PAPER = "held_by_a_paper"


_R = NumberRefusal


@dataclass(frozen=True, slots=True)
class ReserveFacts:
    """What is known when a number is asked for.

    Attributes:
        style: How the body numbers its papers; None when it issues none.
        kind: The kind of paper.
        level: The level of the body, as the catalogue of kinds of units has it.
        dated_on: The day on the paper.
        today: The legal day.
        subject: What the paper is about.
        last_on: The day of the body's last paper of this kind that was not cancelled.
        issuer: For whom a committee's paper is signed, where that matters.
        drafted_by: Short name of the unit that wrote a công văn, or of its field.
    """

    style: NumberStyle | None
    kind: PaperKind
    level: str
    dated_on: date
    today: date
    subject: str
    last_on: date | None
    issuer: Issuer | None = None
    drafted_by: str = ""


def congress_term(on: date) -> str:
    """Return the congress term a day lies in, as 2025-2030: Party registers count by term."""
    start = _FIRST_TERM + (on.year - _FIRST_TERM) // _TERM_YEARS * _TERM_YEARS
    return f"{start}-{start + _TERM_YEARS}"


def period_key(style: NumberStyle, on: date) -> str:
    """Return within what the numbers follow one another: the Party's term, the state's year."""
    return congress_term(on) if style is NumberStyle.PARTY else str(on.year)


def kind_of(code: str) -> PaperKind:
    """Return a kind of paper; a symbol of the installation's own is a kind of its own."""
    return KINDS.get(code) or PaperKind(code, code, code, code)


def symbol_of(style: NumberStyle, kind: PaperKind) -> str:
    """Return the symbol of a kind in a style; empty when the style has no such paper."""
    return kind.party if style is NumberStyle.PARTY else kind.state


def notation_of(style: NumberStyle, symbol: str, body: str, drafted_by: str = "") -> str:
    """Return the notation after the number: CK/ĐU of the Party, QĐ-UBND of the state.

    A letter of the state names no kind: the body and who wrote it, as UBND-VP (Nghị định 30/2020,
    Phụ lục I, II.3b, A).
    """
    if style is NumberStyle.PARTY:
        return f"{symbol}/{body}" if body else symbol
    if symbol == LETTER and body:
        return f"{body}-{drafted_by}" if drafted_by else body
    return f"{symbol}-{body}" if body else symbol


def written(style: str, number: int, notation: str) -> str:
    """Return the whole number: 05-CK/ĐU of the Party, 15/QĐ-UBND of the state; below ten with 0."""
    return f"{number:02d}{'-' if style == NumberStyle.PARTY else '/'}{notation}"


def refusal_to_reserve_number(facts: ReserveFacts) -> NumberRefusal | None:
    """Say why a number is not given."""
    if facts.style is None:
        return NumberRefusal.NO_BODY
    if not symbol_of(facts.style, facts.kind):
        return NumberRefusal.NOT_OF_THE_STYLE
    is_party = facts.style is NumberStyle.PARTY
    barred = NOT_BY_LEVEL.get(facts.level, frozenset())
    in_order = (
        (is_party and facts.kind.code in barred, _R.NOT_BY_THIS_BODY),
        (_lacks_issuer(facts), _R.NO_ISSUER),
        (_is_not_of_the_issuer(facts), _R.NOT_BY_THIS_ISSUER),
        (not is_party and facts.kind.code == LETTER and not facts.drafted_by, _R.NO_DRAFTER),
        (not _is_symbol(facts.drafted_by), _R.DRAFTER_UNFIT),
        (not facts.subject, _R.NO_SUBJECT),
        (len(facts.subject) > LONGEST_SUBJECT, _R.SUBJECT_TOO_LONG),
        (facts.dated_on > facts.today, _R.IN_THE_FUTURE),
        (facts.last_on is not None and facts.dated_on < facts.last_on, _R.BACK_DATED),
    )
    return next((reason for is_so, reason in in_order if is_so), None)


def _lacks_issuer(facts: ReserveFacts) -> bool:
    of_two = facts.kind.code in _ONE_OF_TWO and facts.level == _GRASSROOTS
    return facts.style is NumberStyle.PARTY and of_two and facts.issuer is None


def _is_not_of_the_issuer(facts: ReserveFacts) -> bool:
    if facts.style is not NumberStyle.PARTY or facts.level != _GRASSROOTS or facts.issuer is None:
        return False
    is_known = facts.kind.code in KINDS
    return is_known and refusal_to_issue(Kind(facts.kind.code), facts.issuer) is not None


def _is_symbol(short: str) -> bool:
    """Say whether a short name can stand in a symbol: letters and figures, no spaces."""
    return not short or (short.isalnum() and len(short) <= LONGEST_DRAFTER)


def refusal_to_issue_number(*, is_reserved: bool) -> NumberRefusal | None:
    """Say why a number is not issued: only one that is held for a sealed text can be."""
    return None if is_reserved else NumberRefusal.NOT_RESERVED


def refusal_to_cancel_number(*, is_reserved: bool, reason: str) -> NumberRefusal | None:
    """Say why a number is not cancelled: an issued one stays, and a gap needs its reason."""
    if not is_reserved:
        return NumberRefusal.NOT_RESERVED
    return None if reason else NumberRefusal.NO_REASON


class TemplateRefusal(StrEnum):
    """Why a body's own template is not taken or not used."""

    NOT_ALLOWED = "not_allowed"
    NO_STYLE = "no_style"
    NO_REASON = "no_reason"
    UNFIT = "unfit"
    LEAVES_OUT = "leaves_out"
    IN_THE_PAST = "in_the_past"
    ALREADY_SO = "already_so"


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What is known when somebody sends or uses a template.

    Attributes:
        may_manage: Whether he may do so for the body.
        has_style: Whether the body issues this form, in its style.
        reason: Why.
    """

    may_manage: bool
    has_style: bool
    reason: str


def refusal_of_template(facts: TemplateFacts) -> TemplateRefusal | None:
    """Say why a template may not be sent for a body, whatever is in it."""
    if not facts.may_manage:
        return TemplateRefusal.NOT_ALLOWED
    if not facts.has_style:
        return TemplateRefusal.NO_STYLE
    return None if facts.reason else TemplateRefusal.NO_REASON


def refusal_to_use_template(
    facts: TemplateFacts, *, from_on: date, today: date, is_so_already: bool
) -> TemplateRefusal | None:
    """Say why a template is not used from a day on; papers of the past stay as they are."""
    if reason := refusal_of_template(facts):
        return reason
    if from_on < today:
        return TemplateRefusal.IN_THE_PAST
    return TemplateRefusal.ALREADY_SO if is_so_already else None


class StyleRefusal(StrEnum):
    """Why a body does not choose how it writes."""

    NOT_ALLOWED = "not_allowed"
    NO_STYLE = "no_style"
    NO_REASON = "no_reason"
    IN_THE_PAST = "in_the_past"
    NO_CHOICE = "no_choice"
    NOT_ALLOWED_BY_SOURCES = "not_allowed_by_sources"
    ALREADY_SO = "already_so"


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """What is known when somebody chooses how a body writes.

    Attributes:
        may_manage: Whether he may do so for the body.
        has_style: Whether the body issues papers at all.
        reason: Why.
        is_past: Whether the day it is to hold from has gone by.
        is_so_already: Whether the body chose the same before.
    """

    may_manage: bool
    has_style: bool
    reason: str
    is_past: bool
    is_so_already: bool


def refusal_to_choose_style(facts: StyleFacts) -> StyleRefusal | None:
    """Say why a choice is not taken, whatever is chosen; papers of the past stay as they are."""
    in_order = (
        (not facts.may_manage, StyleRefusal.NOT_ALLOWED),
        (not facts.has_style, StyleRefusal.NO_STYLE),
        (not facts.reason, StyleRefusal.NO_REASON),
        (facts.is_past, StyleRefusal.IN_THE_PAST),
        (facts.is_so_already, StyleRefusal.ALREADY_SO),
    )
    return next((reason for is_so, reason in in_order if is_so), None)
