"""Points that the standing committee above asks a subject to answer (gợi ý kiểm điểm)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.reviews.actions.dossiers.shared import digest_of, locked_dossier, page_of, writers_of
from camket.reviews.actions.dossiers.writing import reopen
from camket.reviews.decisions.confidence import Role
from camket.reviews.decisions.dossiers import DossierRefusal, DossierState, refusal_to_suggest
from camket.reviews.models import Suggestion
from camket.reviews.queries.dossiers.reading import facts_for
from camket.reviews.queries.dossiers.visible import reader_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


@transaction.atomic
def suggest_point(dossier_id: int, text: str, *, actor: Actor, now: datetime) -> Suggestion:
    """Put a point to a subject; a self-review sent before it comes back to be completed.

    Raises:
        Refused: Not of a standing committee above, the meeting has begun, or no text.
    """
    today = legal_day(now)
    dossier = locked_dossier(dossier_id)
    reader = reader_of(dossier, actor, on=today)
    plain = clean_lines(text)
    if reason := refusal_to_suggest(
        facts_for(dossier, reader),
        is_allowed=Role.SUGGESTER in reader.standing,
        is_subject=Role.SUBJECT in reader.standing,
        text=plain,
    ):
        raise Refused(reason)
    suggestion = Suggestion.objects.create(
        dossier=dossier,
        text=plain,
        made_by_id=actor.person_id,
        made_by_name=actor.label[:300],
        made_at=now,
    )
    if dossier.state == DossierState.SUBMITTED:
        reopen(dossier)
    notify(
        writers_of(dossier, on=today),
        topic=f"dossier:{dossier.pk}",
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"{dossier.rating.period}: có điểm gợi ý kiểm điểm phải giải trình.",
        path=f"{page_of(dossier)}viet/",
        now=now,
    )
    record(
        "dossier.point_suggested",
        dossier,
        actor=actor,
        at=now,
        after={"suggestion": suggestion.pk, "sha256": digest_of(plain)},
    )
    return suggestion


@transaction.atomic
def withdraw_point(suggestion_id: int, *, actor: Actor, now: datetime) -> Suggestion:
    """Take back a point that was not answered yet.

    Raises:
        Refused: Not of a standing committee above, or it was answered.
    """
    row = Suggestion.objects.select_related("dossier").get(pk=suggestion_id)
    dossier = locked_dossier(row.dossier_id)
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    reader = reader_of(dossier, actor, on=legal_day(now))
    if Role.SUGGESTER not in reader.standing:
        raise Refused(DossierRefusal.NOT_ALLOWED)
    if suggestion.answer:
        raise Refused(DossierRefusal.ANSWERED)
    suggestion.withdrawn_at = now
    suggestion.save(update_fields=["withdrawn_at"])
    record(
        "dossier.point_withdrawn",
        dossier,
        actor=actor,
        at=now,
        after={"suggestion": suggestion.pk},
    )
    return suggestion
