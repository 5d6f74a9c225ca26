"""A subject contests a fact of his; the appraiser corrects it with its source or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from camket.audit.chain import fact, record, record_facts
from camket.files.actions import receive_file
from camket.files.models import StoredFile
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ratings.voiding import void_appraisal
from camket.reviews.decisions.contests import (
    FACT_NAMES,
    AnswerFacts,
    ContestFacts,
    ContestRefusal,
    contradictions,
    refusal_to_answer,
    refusal_to_contest,
)
from camket.reviews.decisions.facts import corrected_in, with_corrections
from camket.reviews.decisions.servants import (
    NUMBERS,
    Line,
    ServantCounts,
    counts_in,
    line_contradictions,
    number_of,
    with_corrected_lines,
)
from camket.reviews.decisions.states import ContestState, SubjectKind, VoidReason
from camket.reviews.models import FactContest, Period, Rating
from camket.reviews.queries.facts.servants import is_servant, servant_counts_of
from camket.reviews.queries.ratings import gathered_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class NewContest:
    """What the subject says is wrong, what it should be, and what shows it."""

    fact: str
    claimed: str
    reason: str
    file_name: str = ""
    file: bytes | None = None


def contest_fact(rating_id: int, new: NewContest, *, actor: Actor, now: datetime) -> FactContest:
    """Contest one count of a rating before it is decided.

    Raises:
        Refused: The actor is not its subject, the fact is none, the review is closed or decided,
            a contest of it waits already, or something is missing.
    """
    stored = _stored(new, now=now)
    with transaction.atomic():
        # the period first, as who closes it does: a contest comes before the end or not at all
        period_id = Rating.objects.values_list("period_id", flat=True).get(pk=rating_id)
        Period.objects.select_for_update(no_key=True).get(pk=period_id)
        rating = _locked(rating_id)
        claimed, reason = clean(new.claimed)[:200], clean_lines(new.reason)
        shown, is_known = _shown(rating, new.fact)
        open_ones = rating.contests.filter(state=ContestState.OPEN, fact=new.fact)
        facts = ContestFacts(
            is_subject=speaks_for(rating, actor, on=legal_day(now)),
            is_known=is_known,
            is_closed=rating.period.is_closed,
            is_decided=bool(rating.decided_level),
            waits_already=open_ones.exists(),
            has_reason=bool(reason),
            claimed=claimed,
            shown=shown,
        )
        if refusal := refusal_to_contest(facts):
            raise Refused(refusal)
        contest = FactContest.objects.create(
            rating=rating,
            fact=new.fact,
            shown=str(shown),
            claimed=claimed,
            reason=reason,
            evidence=stored,
            evidence_name=clean(new.file_name)[:200] if stored else "",
            raised_by_id=actor.person_id,
            raised_by_name=actor.label[:300],
            raised_at=now,
        )
        record(
            "fact.contested",
            rating,
            actor=actor,
            at=now,
            after={"contest": contest.pk, "fact": new.fact, "shown": shown, "claimed": claimed},
        )
    return contest


def accept_contest(
    contest_id: int, *, value: str, answer: str, source: str, actor: Actor, now: datetime
) -> FactContest:
    """Correct the fact, with the paper that shows it; later counts do not undo it.

    An appraisal stood on the fact as it was, so it is taken back.

    Raises:
        Refused: The actor may not, it was answered, something is missing, or the counts would
            contradict each other.
    """
    with transaction.atomic():
        contest, rating = _waiting(contest_id)
        value, source = clean(value), clean(source)[:300]
        answer = clean_lines(answer)
        _check(contest, rating, actor, answer, accepts=True, value=value, source=source, now=now)
        before, _ = _shown(rating, contest.fact)
        told = {"value": int(value), "source": source, "contest": contest.pk}
        corrected = {**corrected_in(rating.facts), contest.fact: told}
        if wrong := _contradictions(rating, contest.fact, corrected):
            raise Refused(ContestRefusal.VALUES_DISAGREE, what="; ".join(wrong))
        rating.facts = {**rating.facts, "corrected": corrected}
        voided = void_appraisal(rating, VoidReason.FACT_CORRECTED) if rating.appraised_level else []
        rating.version += 1
        rating.save()
        contest.corrected = told
        contest.source = source
        _answer(contest, ContestState.ACCEPTED, answer, actor=actor, now=now)
        done = fact(
            "fact.corrected",
            rating,
            before={contest.fact: before},
            after={contest.fact: int(value), "source": source, "contest": contest.pk},
        )
        record_facts([done, *voided], actor=actor, at=now)
        _tell(contest, rating, now=now)
    return contest


def refuse_contest(contest_id: int, *, answer: str, actor: Actor, now: datetime) -> FactContest:
    """Keep the fact as it is and say why.

    Raises:
        Refused: The actor may not, it was answered, or the reason is missing.
    """
    with transaction.atomic():
        contest, rating = _waiting(contest_id)
        answer = clean_lines(answer)
        _check(contest, rating, actor, answer, accepts=False, value="", source="", now=now)
        _answer(contest, ContestState.REFUSED, answer, actor=actor, now=now)
        record(
            "fact.upheld",
            rating,
            actor=actor,
            at=now,
            after={"contest": contest.pk, "fact": contest.fact, "answer": answer},
        )
        _tell(contest, rating, now=now)
    return contest


def speaks_for(rating: Rating, actor: Actor, *, on: date) -> bool:
    """Say whether the actor is the subject: the person himself, or who answers for the unit."""
    if rating.kind != SubjectKind.COLLECTIVE:
        return actor.person_id is not None and actor.person_id == rating.person_id
    return actor.scope_id == rating.unit_id and may(
        actor, Permission.SELF_REVIEW, rating.unit_id, on=on
    )


def _shown(rating: Rating, fact: str) -> tuple[int, bool]:
    """Return a contested number as it stands, and whether there is such a number at all."""
    if not is_servant(rating):
        is_known = fact in FACT_NAMES
        return (getattr(gathered_of(rating), fact) if is_known else 0), is_known
    found = number_of(fact)
    line = _line(servant_counts_of(rating), found[0]) if found else None
    return (line.number(found[1]), True) if found and line else (0, False)


def _contradictions(rating: Rating, fact: str, corrected: Mapping[str, Any]) -> list[str]:
    found = number_of(fact)
    if found is None:
        return contradictions(with_corrections(gathered_of(rating), corrected))
    line = _line(with_corrected_lines(servant_counts_of(rating), corrected), found[0])
    return line_contradictions(line) if line else []


def _line(counts: ServantCounts, product_id: int) -> Line | None:
    return next((one for one in counts.lines if one.product_id == product_id), None)


def name_of_fact(rating: Rating, fact: str) -> str:
    """Return what a contested number is called: a count, or a number of one product."""
    found = number_of(fact)
    if found is None:
        return FACT_NAMES.get(fact, fact)
    line = _line(counts_in(rating.facts), found[0])
    return f"{line.title if line else found[0]}: {NUMBERS[found[1]]}"


def _stored(new: NewContest, *, now: datetime) -> StoredFile | None:
    """Look at an uploaded file; slow, so before any row is locked."""
    return receive_file(new.file_name, new.file, now=now) if new.file else None


def _locked(rating_id: int) -> Rating:
    held = Rating.objects.select_for_update(of=("self",)).select_related("period")
    return held.get(pk=rating_id)


def _waiting(contest_id: int) -> tuple[FactContest, Rating]:
    """Lock the rating first, then its contest: every act takes them in this order."""
    rating_id = FactContest.objects.values_list("rating_id", flat=True).get(pk=contest_id)
    rating = _locked(rating_id)
    return FactContest.objects.select_for_update().get(pk=contest_id), rating


def _check(
    contest: FactContest,
    rating: Rating,
    actor: Actor,
    answer: str,
    *,
    accepts: bool,
    value: str,
    source: str,
    now: datetime,
) -> None:
    today = legal_day(now)
    facts = AnswerFacts(
        may_answer=actor.person_id is not None
        and may(actor, Permission.APPRAISE_RATING, rating.period.superior_id, on=today),
        is_own_side=has_own_hand(actor.person_id, {contest.raised_by_id, rating.person_id})
        or (
            not is_servant(rating)  # a civil servant is rated by his own office
            and rating.unit_id in units_held_by(actor.person_id, on=today)
        ),
        is_open=contest.state == ContestState.OPEN,
        is_decided=bool(rating.decided_level),
        has_answer=bool(answer),
        accepts=accepts,
        corrected=value,
        has_source=bool(source),
    )
    if refusal := refusal_to_answer(facts):
        raise Refused(refusal)


def _answer(
    contest: FactContest, state: ContestState, answer: str, *, actor: Actor, now: datetime
) -> None:
    contest.state, contest.answer = state.value, answer
    contest.answered_by_id, contest.answered_by_name = actor.person_id, actor.label[:300]
    contest.answered_at = now
    contest.save()


def _tell(contest: FactContest, rating: Rating, *, now: datetime) -> None:
    account = contest.raised_by.account_id if contest.raised_by else None
    notify(
        [account],
        topic=f"contest:{contest.pk}",
        kind=NoticeKind.ANSWERED.value,
        text=f"Đã trả lời phản ánh số liệu: {name_of_fact(rating, contest.fact)}"[:300],
        path=f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/so-lieu/",
        now=now,
    )
