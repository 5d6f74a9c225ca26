"""On signing each work becomes a task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import fact, one_act, record_facts
from camket.commitments.actions.scans import confirm_scan
from camket.commitments.actions.signing import sign_commitment, take_signed_file
from camket.commitments.actions.ways import refuse_unless_same_file, sign_commitment_with_token
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import IN_FORCE, Status
from camket.commitments.models import Commitment, Work
from camket.notifications.actions import Told, notify_each
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure
from camket.organisation.queries import head_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import fold
from camket.signing.models import PluginErrand, RemotePaper
from camket.signing.ways.kinds import Way
from camket.signing.ways.tokens import Pin
from camket.tallies.actions import append_delta
from camket.tasks.actions.amending import apply_amendment
from camket.tasks.decisions.standing import TakeUpRefusal
from camket.tasks.measuring import target_of
from camket.tasks.models import Task, TaskEvent


def sign_and_take_up(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Sign, and when that was the last signature turn the works into tasks: both or neither.

    The last signature of an amendment changes, stops and adds tasks instead.

    Raises:
        Refused: The signature may not be given.
    """
    with and_take_up(commitment_id, actor=actor, now=now):
        return sign_commitment(commitment_id, actor=actor, now=now)


@contextmanager
def and_take_up(commitment_id: int, *, actor: Actor, now: datetime) -> Iterator[None]:
    """Turn the works into tasks when what is done within was the last signature.

    Of an amendment, the tasks follow what it changes from its day on.
    """
    was_signed = Commitment.papers.filter(pk=commitment_id, status__in=IN_FORCE).exists()
    with one_act():
        yield
        if was_signed:
            return
        commitment = Commitment.papers.get(pk=commitment_id)
        if commitment.status != Status.SIGNED:
            return
        if commitment.amends_id is None:
            take_up_works(commitment.pk, actor=actor, now=now)
            return
        if effect := apply_amendment(commitment, actor=actor, now=now):
            take_up_works(effect.commitment.pk, actor=actor, now=now, starts_on=effect.effective_on)


def accept_from_service(paper: RemotePaper, pdf: bytes, actor: Actor, now: datetime) -> str:
    """Take a file that a remote service signed; return why not, as a sentence, or nothing."""
    try:
        with and_take_up(paper.paper_id, actor=actor, now=now):
            take_signed_file(paper.paper_id, paper.role, pdf, way=Way.REMOTE, actor=actor, now=now)
    except Refused as refused:
        return sentence_of(refused)
    return ""


def take_up_works(
    commitment_id: int, *, actor: Actor, now: datetime, starts_on: date | None = None
) -> int:
    """Make a task of each work of a signed commitment that is none yet; safe to run twice.

    They begin on the day of the last signature, or on the day told.

    Returns:
        How many tasks were made.

    Raises:
        Refused: The commitment is not signed by both sides.
    """
    with transaction.atomic():
        commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment_id)
        if commitment.status != Status.SIGNED:
            raise Refused(TakeUpRefusal.NOT_SIGNED)
        starts_on = starts_on or legal_day(commitment.signed_at or now)
        head = head_of(commitment.holder_id, on=legal_day(now))
        tasks = [
            _task_of(work, commitment, head, starts_on=starts_on, now=now)
            for work in _works_of(commitment)
        ]
        Task.objects.bulk_create(tasks)
        TaskEvent.objects.bulk_create(
            [
                TaskEvent(
                    task=task,
                    at=now,
                    kind="assigned",
                    text="Ký cam kết, giao nhiệm vụ",
                    actor_name=actor.label[:300],
                )
                for task in tasks
            ]
        )
        append_delta(commitment.holder_id, commitment.year, legal_day(now), assigned=len(tasks))
        _tell_owners(tasks, commitment, now=now)
        record_facts(
            [fact("task.assigned", task, after={"due_on": task.due_on}) for task in tasks],
            actor=actor,
            at=now,
        )
    return len(tasks)


def _works_of(commitment: Commitment) -> list[Work]:
    works = Work.objects.filter(
        item__commitment=commitment, tasks__isnull=True, dropped_on__isnull=True
    )
    return list(
        works.select_related("item", "lead")
        .prefetch_related("item__measures", "item__works")
        .order_by("item__position", "position", "pk")
    )


def _task_of(
    work: Work, commitment: Commitment, head: Tenure | None, *, starts_on: date, now: datetime
) -> Task:
    due_on = work.due_on or date(commitment.year, 12, 31)
    target, measure_unit = target_of(work.item)
    owner = work.lead or (head.person if head else None)
    post = work.lead_post if work.lead else (head.post.name if head else "")
    return Task(
        unit_id=commitment.holder_id,
        year=commitment.year,
        title=work.title,
        folded=fold(work.title)[:300],
        product=work.product,
        owner=owner,
        owner_post=post,
        coordinators=work.coordinators,
        starts_on=min(starts_on, due_on),
        due_on=due_on,
        commitment=commitment,
        item=work.item,
        work=work,
        target=target,
        measure_unit=measure_unit,
        created_at=now,
    )


def _tell_owners(tasks: list[Task], commitment: Commitment, *, now: datetime) -> None:
    counts = Counter(task.owner.account_id for task in tasks if task.owner is not None)
    notices = [
        Told(
            user_id=account,
            topic=f"tasks.assigned:{commitment.pk}",
            kind=NoticeKind.NEEDS_ACT,
            text=f"Đồng chí được giao {count} nhiệm vụ theo cam kết năm {commitment.year}.",
            path="/nhiem-vu/",
        )
        for account, count in counts.items()
    ]
    notify_each(notices, now=now)


def confirm_scan_and_take_up(
    scan_id: int, commitment_id: int, *, actor: Actor, now: datetime
) -> Commitment:
    """Confirm the scan of a paper signed by hand, and turn its works into tasks.

    Raises:
        Refused: It may not be confirmed by this person, or not now.
    """
    with and_take_up(commitment_id, actor=actor, now=now):
        return confirm_scan(scan_id, actor=actor, now=now)


def take_file_and_take_up(
    commitment_id: int, role: str, pdf: bytes, *, way: Way, actor: Actor, now: datetime
) -> Commitment:
    """Take a file signed elsewhere, and when that was the last signature make the tasks.

    Raises:
        Refused: The file is not taken.
    """
    with and_take_up(commitment_id, actor=actor, now=now):
        return take_signed_file(commitment_id, role, pdf, way=way, actor=actor, now=now)


def sign_with_token_and_take_up(
    commitment_id: int, key: str, pin: Pin, *, actor: Actor, now: datetime
) -> Commitment:
    """Sign with a token in the server, and when that was the last signature make the tasks.

    Raises:
        Refused: The token, the PIN or the paper does not go along.
    """
    with and_take_up(commitment_id, actor=actor, now=now):
        return sign_commitment_with_token(commitment_id, key, pin, actor=actor, now=now)


def take_from_token(
    commitment_id: int, role: str, pdf: bytes, *, actor: Actor, now: datetime
) -> Commitment:
    """Take a file that a token has signed together with others; make the tasks after the last.

    Raises:
        Refused: The file may not be taken.
    """
    with and_take_up(commitment_id, actor=actor, now=now):
        return take_signed_file(commitment_id, role, pdf, way=Way.TOKEN, actor=actor, now=now)


def take_back_and_take_up(errand: PluginErrand, pdf: bytes, *, actor: Actor, now: datetime) -> str:
    """Take what a plug-in brought back; return why not, as a sentence, or nothing."""
    try:
        refuse_unless_same_file(errand.paper_id, errand.sent_sha256)
        take_file_and_take_up(
            errand.paper_id, errand.role, pdf, way=Way.PLUGIN, actor=actor, now=now
        )
    except Refused as refused:
        return sentence_of(refused)
    return ""
