"""Report a product done; somebody above accepts it, or notes that a check failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.files.actions import receive_file
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.products.actions.common import locked, save, stands_over, tell
from camket.products.decisions import (
    AcceptedCounts,
    ProductRefusal,
    ProductState,
    ReportFacts,
    SlipKind,
    refusal_of_counts,
    refusal_to_check,
    refusal_to_report,
)
from camket.products.models import Product, Slip
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class NewReport:
    """What the person says was done, with what shows it."""

    completed: int
    done_on: date
    note: str = ""
    file_name: str = ""
    file: bytes | None = None


def report_product(
    product_id: int, new: NewReport, *, version: int, actor: Actor, now: datetime
) -> Product:
    """Take the person's word that it is done; it then waits for somebody else's.

    Raises:
        Refused: The actor may not speak for it, it is not open, or the day lies ahead.
    """
    # looking at the file is slow: done before the row is locked
    stored = receive_file(new.file_name, new.file, now=now) if new.file else None
    today = legal_day(now)
    with transaction.atomic():
        product = locked(product_id, version=version)
        facts = ReportFacts(
            may_report=_may_report(product, actor, on=today),
            state=ProductState(product.state),
            is_of_task=product.task_id is not None,
            completed=new.completed,
            done_on=new.done_on,
            today=today,
        )
        if refusal := refusal_to_report(facts):
            raise Refused(refusal)
        product.state = ProductState.REPORTED.value
        product.completed, product.done_on = new.completed, new.done_on
        product.below_quality = 0
        product.note = clean_lines(new.note)
        if stored is not None:
            product.evidence, product.evidence_name = stored, clean(new.file_name)[:200]
        save(product)
        record(
            "product.reported",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={"completed": new.completed, "done_on": new.done_on},
        )
    return product


def _may_report(product: Product, actor: Actor, *, on: date) -> bool:
    """Say whether the actor speaks for a product: its person, or who checks work in the unit."""
    if actor.person_id is not None and actor.person_id == product.person_id:
        return True
    return may(actor, Permission.VERIFY_RESULT, product.unit_id, on=on)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the checker found of what was reported.

    Attributes:
        below_quality: How many do not meet the quality required and are left so.
        late: How many came after their deadline.
    """

    completed: int
    below_quality: int = 0
    late: int = 0


def accept_product(
    product_id: int, found: Accepted, *, version: int, actor: Actor, now: datetime
) -> Product:
    """Accept what was reported; each one late loses a quarter of its progress points.

    Raises:
        Refused: The actor did it himself or may not, nothing was reported, or the counts cannot be.
    """
    today = legal_day(now)
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.VERIFY_RESULT, actor, on=today)
        if refusal := refusal_to_check(standing):
            raise Refused(refusal)
        done_on = product.done_on or today
        counts = AcceptedCounts(
            found.completed, found.below_quality, found.late, done_on > product.due_on
        )
        if refusal := refusal_of_counts(counts):
            raise Refused(refusal)
        product.state = ProductState.ACCEPTED.value
        product.completed, product.below_quality = found.completed, found.below_quality
        product.checked_by_id, product.checked_by_name = actor.person_id, actor.label[:300]
        product.checked_at, product.done_on = now, done_on
        save(product)
        _note_delays(product, found.late, actor=actor, now=now)
        tell(product, "Đã nghiệm thu", kind=NoticeKind.ANSWERED, now=now)
        record(
            "product.accepted",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={
                "completed": found.completed,
                "below_quality": found.below_quality,
                "late": found.late,
                "done_on": done_on,
            },
        )
    return product


def _note_delays(product: Product, late: int, *, actor: Actor, now: datetime) -> None:
    """Note a delay of each that came late; one whose delay was noted before gets no second."""
    noted = set(
        Slip.objects.filter(product=product, kind=SlipKind.DELAY).values_list("item", flat=True)
    )
    missing = [item for item in range(1, late + 1) if item not in noted]
    Slip.objects.bulk_create(
        [
            _slip(product, SlipKind.DELAY, item, "Hoàn thành sau thời hạn", actor=actor, now=now)
            for item in missing
        ]
    )


def fail_check(
    product_id: int, *, how_many: int, note: str, version: int, actor: Actor, now: datetime
) -> Product:
    """Note that a check of the content failed; what was reported goes back to be mended.

    Args:
        product_id: Which one; one that follows a task keeps its state, the task says when it is
            done.
        how_many: How many of them failed this time.
        note: What is wrong.
        version: Of the product the checker looked at.
        actor: Who checked.
        now: The moment.

    Raises:
        Refused: The actor did it himself or may not, nothing was reported, or nothing is said.
    """
    note = clean_lines(note)
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.VERIFY_RESULT, actor, on=legal_day(now))
        if refusal := refusal_to_check(standing, of_task=True):
            raise Refused(refusal)
        if not note:
            raise Refused(ProductRefusal.NOTE_MISSING)
        most = product.assigned if product.task_id else product.completed
        if not 1 <= how_many <= most:
            raise Refused(ProductRefusal.PARTS)
        for item in range(1, how_many + 1):
            _slip(product, SlipKind.CHECK, item, note, actor=actor, now=now).save()
        if product.task_id is None:
            product.state = ProductState.OPEN.value
        save(product)
        tell(product, "Kiểm tra chưa đạt, cần sửa", kind=NoticeKind.NEEDS_ACT, now=now)
        record(
            "product.check_failed",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={"how_many": how_many, "note": note},
        )
    return product


def note_delay(
    product_id: int, *, how_many: int, note: str, version: int, actor: Actor, now: datetime
) -> Product:
    """Note that a deadline passed, also before the product is done; a new deadline may follow.

    Raises:
        Refused: The actor did it himself or may not, it is not open, or nothing is said.
    """
    note, today = clean_lines(note), legal_day(now)
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.VERIFY_RESULT, actor, on=today)
        if not standing.may_act or standing.is_own or standing.is_of_head:
            raise Refused(ProductRefusal.NOT_ALLOWED)
        if standing.is_of_task:
            raise Refused(ProductRefusal.OF_TASK)
        if standing.state not in (ProductState.OPEN, ProductState.REPORTED):
            raise Refused(ProductRefusal.NOT_OPEN)
        if not note:
            raise Refused(ProductRefusal.NOTE_MISSING)
        if not 1 <= how_many <= product.assigned:
            raise Refused(ProductRefusal.PARTS)
        for item in range(1, how_many + 1):
            _slip(product, SlipKind.DELAY, item, note, actor=actor, now=now).save()
        save(product)
        tell(product, "Ghi một lần chậm", kind=NoticeKind.LATE, now=now)
        record(
            "product.delay_noted",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={"how_many": how_many, "note": note},
        )
    return product


def _slip(
    product: Product, kind: SlipKind, item: int, note: str, *, actor: Actor, now: datetime
) -> Slip:
    return Slip(
        product=product,
        kind=kind.value,
        item=item,
        noted_on=legal_day(now),
        note=note,
        noted_by_name=actor.label[:300],
        noted_at=now,
    )
