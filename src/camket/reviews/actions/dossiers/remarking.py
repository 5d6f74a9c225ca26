"""Remarks asked from the bodies that must give them, answered once, by account or by link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.accounts.codes import hash_token, new_token
from camket.audit.chain import record
from camket.commitments.queries import drafter_accounts
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.dossiers.shared import digest_of, locked_dossier
from camket.reviews.decisions.confidence import Role
from camket.reviews.decisions.dossiers import (
    LINK_SERVES_AFTER_DUE,
    REMIND_BEFORE,
    DossierRefusal,
    RemarkSource,
    is_day_to_remind,
    refusal_of_remark,
    refusal_to_ask,
)
from camket.reviews.decisions.states import PeriodState
from camket.reviews.models import Dossier, Remark, RemarkRequest
from camket.reviews.queries.dossiers.reading import asked_by_link, facts_for, unit_named
from camket.reviews.queries.dossiers.visible import reader_of
from camket.shared.actor import SYSTEM, VISITOR, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the secret part of its link: shown once to the asker, kept only as a hash."""

    request: RemarkRequest
    token: str


@transaction.atomic
def ask_for_remarks(
    dossier_id: int,
    source: RemarkSource,
    body: str,
    due_on: date,
    *,
    actor: Actor,
    now: datetime,
) -> Asked:
    """Ask a body for its remarks; one that is in this system is told there as well.

    Raises:
        Refused: The actor may not or is the subject, no body is named, or the deadline is past.
    """
    today = legal_day(now)
    dossier = locked_dossier(dossier_id)
    reader = reader_of(dossier, actor, on=today)
    name = clean(body)[:300]
    if reason := refusal_to_ask(
        facts_for(dossier, reader),
        is_allowed=Role.COLLECTOR in reader.standing,
        is_subject=Role.SUBJECT in reader.standing,
        body=name,
        due_on=due_on,
        today=today,
    ):
        raise Refused(reason)
    token = new_token()
    request = RemarkRequest.objects.create(
        dossier=dossier,
        source=source.value,
        body=name,
        unit_id=unit_named(name, today),
        due_on=due_on,
        token_hash=hash_token(token),
        link_until=due_on + LINK_SERVES_AFTER_DUE,
        asked_by_id=actor.person_id,
        asked_by_name=actor.label[:300],
        asked_at=now,
    )
    _tell_body(request, dossier, on=today, now=now)
    record(
        "dossier.remarks_asked",
        dossier,
        actor=actor,
        at=now,
        after={"request": request.pk, "body": name, "due_on": due_on},
    )
    return Asked(request, token)


def _tell_body(request: RemarkRequest, dossier: Dossier, *, on: date, now: datetime) -> None:
    if request.unit_id is None:
        return
    name = dossier.rating.name
    notify(
        drafter_accounts([request.unit_id], on=on)[request.unit_id],
        topic=_topic(request),
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"Đề nghị nhận xét {name} để kiểm điểm, hạn {show_day(request.due_on)}.",
        path=f"/danh-gia/nhan-xet/don-vi/{request.pk}/",
        now=now,
    )


def _topic(request: RemarkRequest) -> str:
    return f"remark:{request.pk}"


@transaction.atomic
def remind_of_remarks(request_id: int, *, actor: Actor, now: datetime) -> Asked:
    """Remind a body, at most once a day; a new link replaces the old one.

    Raises:
        Refused: The actor may not, it was answered, or it was reminded today already.
    """
    today = legal_day(now)
    request, dossier = _open_request(request_id, actor=actor, on=today)
    if request.reminded_on == today:
        raise Refused(DossierRefusal.REMINDED_TODAY)
    token = new_token()
    request.token_hash = hash_token(token)
    request.link_until = max(request.due_on, today) + LINK_SERVES_AFTER_DUE
    request.reminded_on = today
    request.reminders += 1
    request.save(update_fields=["token_hash", "link_until", "reminded_on", "reminders"])
    _tell_body(request, dossier, on=today, now=now)
    record(
        "dossier.remarks_reminded",
        dossier,
        actor=actor,
        at=now,
        after={"request": request.pk, "times": request.reminders},
    )
    return Asked(request, token)


def remind_of_waiting(now: datetime) -> int:
    """Remind bodies of remarks they still owe, by their deadline; safe to run twice a day.

    The link that was given out stays: nobody is there to hand a new one on. Who asked is told once
    the deadline is over, for a body outside is reached by him alone.

    Returns:
        How many requests were reminded of.
    """
    today = legal_day(now)
    waiting = RemarkRequest.objects.filter(
        due_on__lte=today + REMIND_BEFORE,
        withdrawn_at__isnull=True,
        remark__isnull=True,
        dossier__rating__decided_level="",
        dossier__rating__left_out="",
        dossier__purged_at__isnull=True,
    ).exclude(dossier__rating__period__state=PeriodState.CLOSED)
    return sum(_remind(pk, on=today, now=now) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(request_id: int, *, on: date, now: datetime) -> bool:
    request = RemarkRequest.objects.select_for_update().get(pk=request_id)
    if not is_day_to_remind(request.due_on, request.reminded_on, today=on):
        return False
    dossier = Dossier.objects.select_related("rating").get(pk=request.dossier_id)
    request.reminded_on = on
    request.reminders += 1
    request.save(update_fields=["reminded_on", "reminders"])
    _tell_body(request, dossier, on=on, now=now)
    if request.due_on < on and request.asked_by is not None:
        notify(
            [request.asked_by.account_id],
            topic=_topic(request),
            kind=NoticeKind.NEEDS_ACT.value,
            text=f"{request.body} chưa gửi nhận xét, hạn {show_day(request.due_on)}.",
            path=f"/danh-gia/ho-so/{dossier.pk}/nhan-xet/",
            now=now,
        )
    record(
        "dossier.remarks_reminded",
        dossier,
        actor=SYSTEM,
        at=now,
        after={"request": request.pk, "times": request.reminders},
    )
    return True


@transaction.atomic
def withdraw_request(request_id: int, *, actor: Actor, now: datetime) -> RemarkRequest:
    """Ask a body no longer; its link ends.

    Raises:
        Refused: The actor may not, or it was answered already.
    """
    request, dossier = _open_request(request_id, actor=actor, on=legal_day(now))
    request.withdrawn_at = now
    request.token_hash = ""
    request.save(update_fields=["withdrawn_at", "token_hash"])
    settle(_topic(request), now=now)
    record("dossier.remarks_withdrawn", dossier, actor=actor, at=now, after={"request": request.pk})
    return request


def _open_request(request_id: int, *, actor: Actor, on: date) -> tuple[RemarkRequest, Dossier]:
    dossier = locked_dossier(RemarkRequest.objects.get(pk=request_id).dossier_id)
    request = RemarkRequest.objects.select_for_update().get(pk=request_id)
    reader = reader_of(dossier, actor, on=on)
    if Role.SUBJECT in reader.standing:
        raise Refused(DossierRefusal.OWN_FILE)
    if Role.COLLECTOR not in reader.standing:
        raise Refused(DossierRefusal.NOT_ALLOWED)
    if request.withdrawn_at is not None or Remark.objects.filter(request=request).exists():
        raise Refused(DossierRefusal.ANSWERED)
    if dossier.rating.decided_level:
        raise Refused(DossierRefusal.DECIDED)
    return request, dossier


@dataclass(frozen=True, slots=True)
class RemarkText:
    """What a body says: merits, faults, and the level it proposes if it proposes one."""

    merits: str
    faults: str
    level: str = ""


def give_remark_by_link(
    token: str, said: RemarkText, *, author: str, address: str, now: datetime
) -> Remark:
    """Take the remarks of a body without an account; the link serves once.

    Raises:
        Refused: The link no longer serves, or text or author is missing.
    """
    with transaction.atomic():
        found = asked_by_link(token, on=legal_day(now))
        if found is None:
            raise Refused(DossierRefusal.LINK_DEAD)
        actor = Actor(
            person_name=clean(author)[:200] or VISITOR.person_name,
            unit_name=found.body,
            address=address,
        )
        return _take(found.pk, said, author=clean(author), actor=actor, now=now, is_by_link=True)


def give_remark(request_id: int, said: RemarkText, *, actor: Actor, now: datetime) -> Remark:
    """Take the remarks of a body in this system, from who writes for it.

    Raises:
        Refused: The actor does not write for the body or is the subject, or text is missing.
    """
    with transaction.atomic():
        asked = RemarkRequest.objects.get(pk=request_id)
        is_of_body = asked.unit_id is not None and asked.unit_id in (actor.scope_id, actor.unit_id)
        if not (is_of_body and holds(actor, Permission.SELF_REVIEW, on=legal_day(now))):
            raise Refused(DossierRefusal.NOT_ALLOWED)
        return _take(request_id, said, author=actor.label, actor=actor, now=now, is_by_link=False)


def _take(
    request_id: int,
    said: RemarkText,
    *,
    author: str,
    actor: Actor,
    now: datetime,
    is_by_link: bool,
) -> Remark:
    dossier = locked_dossier(RemarkRequest.objects.get(pk=request_id).dossier_id)
    request = RemarkRequest.objects.select_for_update().get(pk=request_id)
    merits, faults = clean_lines(said.merits), clean_lines(said.faults)
    is_subject = actor.person_id is not None and actor.person_id == dossier.rating.person_id
    is_answered = Remark.objects.filter(request=request).exists()
    is_closed = bool(dossier.rating.decided_level) or dossier.is_purged
    if reason := refusal_of_remark(
        is_open=request.withdrawn_at is None and not is_answered and not is_closed,
        is_subject=is_subject,
        merits=merits,
        faults=faults,
        author=author,
    ):
        raise Refused(reason)
    remark = Remark.objects.create(
        request=request,
        merits=merits,
        faults=faults,
        level=said.level,
        author_id=actor.person_id,
        author_name=author[:300],
        given_at=now,
        is_by_link=is_by_link,
    )
    request.token_hash = ""
    request.save(update_fields=["token_hash"])
    settle(_topic(request), now=now)
    record(
        "dossier.remarked",
        dossier,
        actor=actor,
        at=now,
        after={
            "request": request.pk,
            "body": request.body,
            "author": author,
            "is_by_link": is_by_link,
            "sha256": digest_of(f"{merits}\n{faults}"),
        },
    )
    return remark
