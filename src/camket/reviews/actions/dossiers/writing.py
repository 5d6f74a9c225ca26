"""A subject's own words: kept as drafts, sent, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from camket.audit.chain import one_act, record
from camket.notifications.actions import settle
from camket.reviews.actions.dossiers.shared import digest_of, locked_dossier
from camket.reviews.actions.ratings.rating import score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.dossiers import (
    DossierRefusal,
    DossierState,
    FaultSaid,
    Said,
    ScoreSaid,
    gaps_of,
    refusal_to_submit,
    refusal_to_take_back,
    refusal_to_write,
)
from camket.reviews.decisions.forms import FormCode, titles_of
from camket.reviews.models import (
    CriterionScore,
    Dossier,
    DossierSection,
    FaultAnswer,
    Suggestion,
)
from camket.reviews.queries.dossiers.reading import (
    OwnWords,
    facts_for,
    faults_before,
    own_words_of,
    suggestions_of,
    with_own_words,
)
from camket.reviews.queries.dossiers.scores import criteria_of, trace_of
from camket.reviews.queries.dossiers.visible import reader_of
from camket.reviews.queries.works import sheet_of
from camket.rules.criteria import CriteriaSet, Criterion, ScoreTrace, ScoringMode
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines, show_number

_MANY: Final = 1000


@dataclass(frozen=True, slots=True)
class FaultText:
    """What is written about one fault of last year."""

    how_far: str = ""
    done: str = ""
    proof: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class ScoreText:
    """What is written at one criterion: points, or that it does not apply."""

    points: Decimal | None = None
    applies: bool = True
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A whole self-review as it stands on the page; a draft may have gaps.

    Attributes:
        sections: Text by the key of its section.
        faults: By the row of the fault.
        answers: By the row of the suggested point.
        scores: By the code of the criterion.
    """

    sections: Mapping[str, str]
    level: str = ""
    faults: Mapping[int, FaultText] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    scores: Mapping[str, ScoreText] = field(default_factory=dict)


def save_dossier(
    dossier_id: int, written: Written, *, version: int, actor: Actor, now: datetime
) -> Dossier:
    """Keep a draft on request.

    Raises:
        Refused: Not the writer, somebody else saved meanwhile, or it was sent or decided.
    """
    with transaction.atomic():
        dossier = _kept(dossier_id, written, version=version, actor=actor, now=now)
        record("dossier.saved", dossier, actor=actor, at=now, after={"version": dossier.version})
    return dossier


def autosave_dossier(
    dossier_id: int, written: Written, *, version: int, actor: Actor, now: datetime
) -> Dossier:
    """Keep a draft while it is typed; a draft is nobody else's, so the audit waits for an act.

    Raises:
        Refused: As for `save_dossier`.
    """
    with transaction.atomic():
        return _kept(dossier_id, written, version=version, actor=actor, now=now)


def _kept(
    dossier_id: int, written: Written, *, version: int, actor: Actor, now: datetime
) -> Dossier:
    dossier = locked_dossier(dossier_id)
    reader = reader_of(dossier, actor, on=legal_day(now))
    facts = facts_for(dossier, reader)
    if reason := refusal_to_write(facts):
        raise Refused(reason)
    if dossier.version != version:
        raise Refused(DossierRefusal.STALE)
    criteria = criteria_of(dossier)
    _keep_sections(dossier, written)
    _keep_faults(dossier, written)
    _keep_answers(dossier, written)
    _keep_scores(dossier, written, criteria)
    dossier.self_level = written.level
    dossier.criteria_version = criteria.version
    dossier.saved_at = now
    dossier.version += 1
    dossier.save(update_fields=["self_level", "criteria_version", "saved_at", "version"])
    return dossier


def _keep_sections(dossier: Dossier, written: Written) -> None:
    known = titles_of(FormCode(dossier.form))
    DossierSection.objects.bulk_create(
        [
            DossierSection(dossier=dossier, key=key, text=clean_lines(text))
            for key, text in written.sections.items()
            if key in known
        ],
        update_conflicts=True,
        unique_fields=["dossier", "key"],
        update_fields=["text"],
    )


def _keep_faults(dossier: Dossier, written: Written) -> None:
    known = set(faults_before(dossier).values_list("pk", flat=True)) if written.faults else set()
    FaultAnswer.objects.bulk_create(
        [
            FaultAnswer(
                dossier=dossier,
                remediation_id=key,
                how_far=said.how_far,
                done=clean_lines(said.done),
                proof=clean_lines(said.proof),
                left=clean_lines(said.left),
            )
            for key, said in written.faults.items()
            if key in known
        ],
        update_conflicts=True,
        unique_fields=["dossier", "remediation"],
        update_fields=["how_far", "done", "proof", "left"],
    )


def _keep_answers(dossier: Dossier, written: Written) -> None:
    if not written.answers:
        return
    rows = suggestions_of(dossier)
    for row in rows:
        row.answer = clean_lines(written.answers.get(row.pk, row.answer))
    Suggestion.objects.bulk_update(rows, ["answer"])


def _keep_scores(dossier: Dossier, written: Written, criteria: CriteriaSet) -> None:
    rows = []
    for criterion in criteria.scored():
        said = written.scores.get(criterion.code)
        if said is None:
            continue
        points = said.points if said.applies else None
        is_binary = criterion.mode is ScoringMode.BINARY
        if points is not None and (
            not 0 <= points <= criterion.max_points
            or (is_binary and points not in (0, criterion.max_points))
        ):
            raise Refused(
                DossierRefusal.SCORES_WRONG,
                name=criterion.named,
                most=show_number(criterion.max_points),
            )
        rows.append(
            CriterionScore(
                dossier=dossier,
                code=criterion.code,
                points=points,
                applies=said.applies,
                explanation=clean_lines(said.explanation),
            )
        )
    CriterionScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dossier", "code"],
        update_fields=["points", "applies", "explanation"],
    )


def submit_dossier(dossier_id: int, *, version: int, actor: Actor, now: datetime) -> Dossier:
    """Send the self-review as it was kept last; in the unit of the rating it scores it as well.

    Raises:
        Refused: It lacks something (`gaps`), the collective or the head comes first, it was sent
            or decided already, or somebody else saved meanwhile.
    """
    with one_act():
        locked = locked_dossier(dossier_id)
        dossier = with_own_words(Dossier.objects.filter(pk=locked.pk)).select_related(
            "rating__period"
        )[0]
        reader = reader_of(dossier, actor, on=legal_day(now))
        if reason := refusal_to_submit(facts_for(dossier, reader)):
            raise Refused(reason)
        if dossier.version != version:
            raise Refused(DossierRefusal.STALE)
        words = own_words_of(dossier)
        suggestions = suggestions_of(dossier)
        trace = trace_of(words.scores, criteria_of(dossier))
        if gaps := gaps_of(said_of(dossier, words, suggestions, trace)):
            raise Refused(DossierRefusal.GAPS, gaps=gaps)
        dossier.state = DossierState.SUBMITTED.value
        dossier.submitted_at, dossier.submitted_by_name = now, actor.label[:300]
        dossier.version += 1
        dossier.save(update_fields=["state", "submitted_at", "submitted_by_name", "version"])
        _score(dossier, trace, actor=actor, now=now)
        _settle(dossier, now=now)
        record(
            "dossier.submitted",
            dossier,
            actor=actor,
            at=now,
            after={
                "form": dossier.form,
                "level": dossier.self_level,
                "criteria": dossier.criteria_version,
                "sections": {key: digest_of(text) for key, text in words.sections.items()},
                "answers": [digest_of(one.answer) for one in suggestions],
            },
        )
    return dossier


def said_of(
    dossier: Dossier,
    words: OwnWords,
    suggestions: Iterable[Suggestion],
    trace: ScoreTrace | None,
) -> Said:
    """Return a self-review as far as sending it looks."""
    lines = trace.lines if trace else ()
    return Said(
        form=FormCode(dossier.form),
        sections=words.sections,
        faults=tuple(
            FaultSaid(
                str(one.remediation.pk),
                one.remediation.title,
                one.how_far,
                one.done,
                one.proof,
                one.left,
            )
            for one in words.faults
        ),
        suggestions=tuple((str(one.pk), one.answer) for one in suggestions),
        scores=tuple(
            ScoreSaid(
                line.criterion.code,
                line.criterion.named,
                line.is_missing,
                line.is_below_maximum,
                words.scores[line.criterion.code].explanation
                if line.criterion.code in words.scores
                else "",
            )
            for line in lines
        )
        if trace
        else (_nothing_scored(criteria_of(dossier).scored()[0]),),
        level=dossier.self_level,
    )


def _nothing_scored(first: Criterion) -> ScoreSaid:
    return ScoreSaid(first.code, first.named, is_missing=True, is_below=False)


def _score(dossier: Dossier, trace: ScoreTrace | None, *, actor: Actor, now: datetime) -> None:
    """Take the points over into the rating's own column: he is rated once, in its unit."""
    rating = dossier.rating
    if trace is None or rating.unit_id != dossier.unit_id:
        return
    if sheet_of(rating) is not None and not rating.self_work:
        return  # the results are told where they are registered, and the points taken over then
    scores = Scores(
        trace.general.points, trace.results.points, dossier.self_level, work=rating.self_work
    )
    score_self(rating.pk, scores, version=rating.version, actor=actor, now=now)


def _settle(dossier: Dossier, *, now: datetime) -> None:
    """Ask nobody any longer for what is sent; who has another post to write for stays asked."""
    settle(f"dossier:{dossier.pk}", now=now)
    person_id = dossier.rating.person_id
    still = Dossier.objects.filter(
        rating_id=dossier.rating_id, state=DossierState.DRAFT.value
    ).exclude(pk=dossier.pk)
    if person_id is not None and not still.exists():
        settle(f"self-review:{dossier.rating.period_id}:{person_id}", now=now)


@transaction.atomic
def take_back_dossier(dossier_id: int, *, actor: Actor, now: datetime) -> Dossier:
    """Make a sent self-review a draft again, until the meeting has begun.

    Raises:
        Refused: Not the writer, not sent, or the meeting has begun.
    """
    dossier = locked_dossier(dossier_id)
    reader = reader_of(dossier, actor, on=legal_day(now))
    if reason := refusal_to_take_back(facts_for(dossier, reader)):
        raise Refused(reason)
    reopen(dossier)
    record("dossier.taken_back", dossier, actor=actor, at=now)
    return dossier


def reopen(dossier: Dossier) -> None:
    """Make a sent self-review a draft again."""
    dossier.state = DossierState.DRAFT.value
    dossier.submitted_at, dossier.submitted_by_name = None, ""
    dossier.version += 1
    dossier.save(update_fields=["state", "submitted_at", "submitted_by_name", "version"])
