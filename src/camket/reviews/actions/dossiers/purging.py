"""Texts removed after hand-over to the dossier outside: two people, for good, digests stay.

Who said a criticism goes as well, without a digest: names are few enough to be tried out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from camket.audit.chain import record
from camket.reviews.actions.dossiers.shared import digest_of, locked_dossier
from camket.reviews.decisions.appeals import AppealState
from camket.reviews.decisions.confidence import Role
from camket.reviews.decisions.dossiers import (
    DossierRefusal,
    refusal_to_confirm_purge,
    refusal_to_purge,
)
from camket.reviews.decisions.forms import FormCode, headings_of, titles_of
from camket.reviews.models import (
    Appeal,
    CriterionScore,
    Criticism,
    Dossier,
    DossierPurge,
    DossierSection,
    FaultAnswer,
    MeetingSubject,
    Rating,
    Remark,
    Suggestion,
    TextDigest,
)
from camket.reviews.queries.dossiers.reading import facts_for
from camket.reviews.queries.dossiers.scores import criteria_of
from camket.reviews.queries.dossiers.visible import reader_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@transaction.atomic
def ask_for_purge(
    dossier_id: int, *, reason: str, paper_no: str, actor: Actor, now: datetime
) -> DossierPurge:
    """Put a dossier's texts up for removal; nothing is removed yet.

    Raises:
        Refused: The actor may not or is the subject, the rating is not decided, an appeal waits, or
            the paper of the hand-over or the reason is missing.
    """
    today = legal_day(now)
    dossier = locked_dossier(dossier_id)
    reader = reader_of(dossier, actor, on=today)
    why, paper = clean_lines(reason), clean(paper_no)[:60]
    if refusal := refusal_to_purge(
        facts_for(dossier, reader),
        is_allowed=Role.REMOVER in reader.standing,
        is_subject=Role.SUBJECT in reader.standing,
        paper_no=paper,
        reason=why,
        is_asked=DossierPurge.objects.filter(dossier=dossier).exists(),
    ):
        raise Refused(refusal)
    _refuse_while_appealed(dossier)
    purge = DossierPurge.objects.create(
        dossier=dossier,
        reason=why,
        paper_no=paper,
        asked_by_id=actor.person_id,
        asked_by_name=actor.label[:300],
        asked_at=now,
    )
    record(
        "dossier.purge_asked",
        dossier,
        actor=actor,
        at=now,
        after={"paper_no": paper, "reason": why},
    )
    return purge


@transaction.atomic
def drop_purge(dossier_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a removal that was not carried out off the table.

    Raises:
        Refused: The actor may not, or nothing is on the table.
    """
    dossier, purge = _asked(dossier_id, actor=actor, now=now, is_asker=False)
    purge.delete()
    record("dossier.purge_dropped", dossier, actor=actor, at=now)


@transaction.atomic
def purge_dossier(dossier_id: int, *, actor: Actor, now: datetime) -> DossierPurge:
    """Remove every text of a dossier for good; the level and a digest of each text stay.

    Raises:
        Refused: The actor may not, asked for it himself or is the subject, nobody asked, or an
            appeal waits.
    """
    found = DossierPurge.objects.filter(dossier_id=dossier_id).first()
    is_asker = found is not None and (
        actor.person_id is None or found.asked_by_id == actor.person_id
    )
    dossier, purge = _asked(dossier_id, actor=actor, now=now, is_asker=is_asker)
    _refuse_while_appealed(dossier)
    digests = [
        TextDigest(dossier=dossier, title=title[:300], characters=len(text), sha256=digest_of(text))
        for title, text in _texts(dossier)
        if text
    ]
    TextDigest.objects.bulk_create(digests)
    _empty(dossier, now=now)
    purge.done_by_id, purge.done_by_name, purge.done_at = actor.person_id, actor.label[:300], now
    purge.save(update_fields=["done_by", "done_by_name", "done_at"])
    dossier.purged_at = now
    dossier.version += 1
    dossier.save(update_fields=["purged_at", "version"])
    record(
        "dossier.purged",
        dossier,
        actor=actor,
        at=now,
        after={
            "paper_no": purge.paper_no,
            "asked_by": purge.asked_by_name,
            "texts": len(digests),
            "level": dossier.rating.decided_level,
        },
    )
    return purge


def _asked(
    dossier_id: int, *, actor: Actor, now: datetime, is_asker: bool
) -> tuple[Dossier, DossierPurge]:
    today = legal_day(now)
    dossier = locked_dossier(dossier_id)
    purge = DossierPurge.objects.filter(dossier=dossier, done_at__isnull=True).first()
    reader = reader_of(dossier, actor, on=today)
    if refusal := refusal_to_confirm_purge(
        facts_for(dossier, reader),
        is_allowed=Role.REMOVER in reader.standing,
        is_subject=Role.SUBJECT in reader.standing,
        is_asked=purge is not None,
        is_asker=is_asker,
    ):
        raise Refused(refusal)
    assert purge is not None  # noqa: S101  # refused above when nobody asked
    return dossier, purge


def _texts(dossier: Dossier) -> Iterator[tuple[str, str]]:
    titles = titles_of(FormCode(dossier.form))
    for section in DossierSection.objects.filter(dossier=dossier).order_by("pk"):
        yield titles.get(section.key, section.key), section.text
    for fault in FaultAnswer.objects.filter(dossier=dossier).order_by("pk"):
        for word, text in (
            ("đã làm", fault.done),
            ("minh chứng", fault.proof),
            ("còn lại", fault.left),
        ):
            yield f"Hạn chế kỳ trước: {word}", text
    criteria = _titles_of_criteria(dossier)
    for score in CriterionScore.objects.filter(dossier=dossier).order_by("pk"):
        yield f"Giải trình tiêu chí: {criteria.get(score.code, score.code)}", score.explanation
    for number, point in enumerate(Suggestion.objects.filter(dossier=dossier), start=1):
        yield f"Điểm gợi ý {number}", point.text
        yield f"Giải trình điểm gợi ý {number}", point.answer
    for remark in Remark.objects.filter(request__dossier=dossier).select_related("request"):
        yield f"Nhận xét của {remark.request.body}: ưu điểm", remark.merits
        yield f"Nhận xét của {remark.request.body}: hạn chế", remark.faults
    headings = dict(headings_of(FormCode(dossier.form)))
    for number, one in enumerate(Criticism.objects.filter(dossier=dossier), start=1):
        where = headings.get(one.heading, one.heading)
        yield f"Góp ý {number} ({where}): nội dung", one.text
        yield f"Góp ý {number} ({where}): trả lời", one.answer
    yield from _of_rating(dossier)
    for said in _at_meetings(dossier):
        yield "Biên bản: ý kiến góp ý", said.opinions
        yield "Biên bản: tiếp thu, giải trình", said.answer


def _titles_of_criteria(dossier: Dossier) -> dict[str, str]:
    """Return what the criteria are called, by code; none where none were in force."""
    try:
        return {one.code: one.named for one in criteria_of(dossier).scored()}
    except LookupError:
        return {}


def _at_meetings(dossier: Dossier) -> QuerySet[MeetingSubject]:
    """Return what the unit's meetings of the period wrote of the subject as a whole."""
    return MeetingSubject.objects.filter(
        rating_id=dossier.rating_id, meeting__body_id=dossier.unit_id
    ).order_by("pk")


def _of_rating(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Return what belongs to the rating and goes with the last of its files."""
    if not _is_last(dossier):
        return
    for number, appeal in enumerate(Appeal.objects.filter(rating_id=dossier.rating_id), start=1):
        yield f"Kiến nghị {number}: nội dung", appeal.text
        yield f"Kiến nghị {number}: trả lời", appeal.answer
    yield "Lý do thẩm định khác quy tắc", dossier.rating.appraised_reason


def _is_last(dossier: Dossier) -> bool:
    """Say whether no other file of the rating still holds its texts.

    Who holds several posts has a file in each; what belongs to the rating goes with the last.
    """
    others = Dossier.objects.filter(rating_id=dossier.rating_id, purged_at__isnull=True)
    return not others.exclude(pk=dossier.pk).exists()


def _refuse_while_appealed(dossier: Dossier) -> None:
    if Appeal.objects.filter(rating_id=dossier.rating_id, state=AppealState.OPEN).exists():
        raise Refused(DossierRefusal.APPEAL_OPEN)


def _empty(dossier: Dossier, *, now: datetime) -> None:
    if _is_last(dossier):
        Appeal.objects.filter(rating_id=dossier.rating_id).update(
            text="", answer="", scan=None, scan_name="", purged_at=now
        )
        Rating.objects.filter(pk=dossier.rating_id).update(appraised_reason="")
    DossierSection.objects.filter(dossier=dossier).update(text="")
    FaultAnswer.objects.filter(dossier=dossier).update(done="", proof="", left="")
    CriterionScore.objects.filter(dossier=dossier).update(explanation="")
    Suggestion.objects.filter(dossier=dossier).update(text="", answer="")
    Remark.objects.filter(request__dossier=dossier).update(merits="", faults="")
    Criticism.objects.filter(dossier=dossier).update(said_by_name="", text="", answer="")
    _at_meetings(dossier).update(opinions="", answer="")
