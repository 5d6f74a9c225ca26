"""What was said at the meeting about a subject, by heading, as the secretary wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.reviews.actions.dossiers.shared import digest_of, locked_dossier
from camket.reviews.decisions.confidence import Role
from camket.reviews.decisions.dossiers import DossierRefusal, refusal_to_note
from camket.reviews.decisions.forms import FormCode, headings_of
from camket.reviews.models import Criticism, Dossier
from camket.reviews.queries.dossiers.reading import facts_for
from camket.reviews.queries.dossiers.visible import reader_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class Spoken:
    """What somebody said under a heading, and what the subject answered."""

    heading: str
    said_by: str
    text: str
    met_on: date
    answer: str = ""


@transaction.atomic
def note_criticism(dossier_id: int, spoken: Spoken, *, actor: Actor, now: datetime) -> Criticism:
    """Write down what was said.

    Raises:
        Refused: Not the secretary or the subject himself, the self-review was not sent, the
            rating is decided, or heading, speaker or text is missing.
    """
    dossier = locked_dossier(dossier_id)
    plain = _checked(dossier, spoken, actor=actor, now=now)
    criticism = Criticism.objects.create(
        dossier=dossier,
        heading=plain.heading,
        said_by_name=plain.said_by,
        text=plain.text,
        answer=plain.answer,
        met_on=plain.met_on,
        noted_by_id=actor.person_id,
        noted_by_name=actor.label[:300],
        noted_at=now,
    )
    _record("dossier.criticism_noted", criticism, dossier, actor=actor, now=now)
    return criticism


@transaction.atomic
def correct_criticism(
    criticism_id: int, spoken: Spoken, *, version: int, actor: Actor, now: datetime
) -> Criticism:
    """Correct what was written down, until the rating is decided.

    Raises:
        Refused: As for `note_criticism`, or somebody else corrected it meanwhile.
    """
    dossier = locked_dossier(Criticism.objects.get(pk=criticism_id).dossier_id)
    criticism = Criticism.objects.select_for_update().get(pk=criticism_id)
    plain = _checked(dossier, spoken, actor=actor, now=now)
    if criticism.version != version:
        raise Refused(DossierRefusal.STALE)
    criticism.heading, criticism.said_by_name = plain.heading, plain.said_by
    criticism.text, criticism.answer = plain.text, plain.answer
    criticism.met_on = plain.met_on
    criticism.noted_by_id, criticism.noted_by_name = actor.person_id, actor.label[:300]
    criticism.noted_at = now
    criticism.version += 1
    criticism.save()
    _record("dossier.criticism_corrected", criticism, dossier, actor=actor, now=now)
    return criticism


def _checked(dossier: Dossier, spoken: Spoken, *, actor: Actor, now: datetime) -> Spoken:
    today = legal_day(now)
    reader = reader_of(dossier, actor, on=today)
    plain = Spoken(
        heading=spoken.heading,
        said_by=clean(spoken.said_by)[:300],
        text=clean_lines(spoken.text),
        met_on=spoken.met_on,
        answer=clean_lines(spoken.answer),
    )
    if reason := refusal_to_note(
        facts_for(dossier, reader),
        is_allowed=Role.SECRETARY in reader.standing,
        is_subject=Role.SUBJECT in reader.standing,
        heading=plain.heading,
        said_by=plain.said_by,
        text=plain.text,
        headings=frozenset(key for key, _ in headings_of(FormCode(dossier.form))),
        met_on=plain.met_on,
        today=today,
    ):
        raise Refused(reason)
    return plain


def _record(
    action: str, criticism: Criticism, dossier: Dossier, *, actor: Actor, now: datetime
) -> None:
    record(
        action,
        dossier,
        actor=actor,
        at=now,
        after={
            "criticism": criticism.pk,
            "heading": criticism.heading,
            "sha256": digest_of(f"{criticism.text}\n{criticism.answer}"),
        },
    )
