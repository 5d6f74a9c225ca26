"""Assign a product to a person; he may propose it himself; what is assigned changes by a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import Fact, fact, record_facts
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import heads_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.products.actions.common import locked, save, stands_over, tell, tell_above
from camket.products.decisions import (
    AssignFacts,
    ProductRefusal,
    ProductState,
    refusal_to_assign,
    refusal_to_change,
    refusal_to_refuse,
)
from camket.products.models import Entry, Product, ProductChange
from camket.products.queries.catalogues import entries_for
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day
from camket.tasks.models import Task


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as it is assigned, or proposed by the person himself.

    Attributes:
        code: Of the entry in the catalogue that holds for the unit on the deadline's day.
        task_id: The task of the programme it follows, if any.
    """

    unit_id: int
    person_id: int
    code: str
    title: str
    quantity: int
    due_on: date
    task_id: int | None = None


def assign_products(wanted: Sequence[NewProduct], *, actor: Actor, now: datetime) -> list[Product]:
    """Assign products; all of them or none.

    Raises:
        Refused: For the first that may not be assigned so; `row` says which, from 1.
    """
    return _write(wanted, ProductState.OPEN, actor=actor, now=now)


def propose_product(new: NewProduct, *, actor: Actor, now: datetime) -> Product:
    """Let a person enter what he means to do; it counts from the day somebody above assigns it.

    Raises:
        Refused: It is not his own, or it cannot be assigned so.
    """
    return _write([new], ProductState.PROPOSED, actor=actor, now=now)[0]


def _write(
    wanted: Sequence[NewProduct], state: ProductState, *, actor: Actor, now: datetime
) -> list[Product]:
    made: list[Product] = []
    done: list[Fact] = []
    entries: dict[tuple[int, date], dict[str, Entry]] = {}
    with transaction.atomic():
        for row, new in enumerate(wanted, start=1):
            _check(new, state, row, actor=actor, now=now)
            task = Task.objects.get(pk=new.task_id) if new.task_id else None
            due_on = task.due_on if task else new.due_on
            place = (new.unit_id, due_on)
            if place not in entries:
                told = entries_for(new.unit_id, on=due_on)
                entries[place] = {one.code: one for one in told}
            if not entries[place]:
                raise Refused(ProductRefusal.NO_CATALOGUE, day=show_day(due_on), row=row)
            entry = entries[place].get(clean(new.code))
            if entry is None:
                raise Refused(
                    ProductRefusal.UNKNOWN_ENTRY, code=new.code, day=show_day(due_on), row=row
                )
            product = Product.objects.create(
                unit_id=new.unit_id,
                person_id=new.person_id,
                entry=entry,
                task=task,
                title=clean(new.title)[:300],
                assigned=new.quantity,
                due_on=due_on,
                state=state.value,
                assigned_by_name=actor.label[:300],
                assigned_at=now,
                proposed_at=now if state is ProductState.PROPOSED else None,
            )
            made.append(product)
            word = "proposed" if state is ProductState.PROPOSED else "assigned"
            done.append(fact(f"product.{word}", product, unit_id=new.unit_id, after=_told(product)))
            if state is ProductState.OPEN:
                tell(product, "Được giao sản phẩm", kind=NoticeKind.NEEDS_ACT, now=now)
            else:
                tell_above(product, "Sản phẩm tự đăng ký chờ giao", now=now)
        record_facts(done, actor=actor, at=now)
    return made


def _check(new: NewProduct, state: ProductState, row: int, *, actor: Actor, now: datetime) -> None:
    today = legal_day(now)
    held = Tenure.objects.filter(
        person_id=new.person_id, unit_id=new.unit_id, valid__contains=today
    ).exclude(kind=TenureKind.SUSPENDED)
    of_head = actor.scope_id == new.unit_id and heads_unit(new.person_id, new.unit_id, on=today)
    facts = AssignFacts(
        may_assign=actor.person_id is not None
        and not (of_head and actor.person_id != new.person_id)
        and may(actor, Permission.ASSIGN_WORK, new.unit_id, on=today),
        is_own=actor.person_id == new.person_id,
        proposes=state is ProductState.PROPOSED,
        is_servant=held.exists(),
        has_title=bool(clean(new.title)),
        quantity=new.quantity,
        task_taken=new.task_id is not None
        and (
            Product.objects.filter(task_id=new.task_id).exists()
            or not Task.objects.filter(pk=new.task_id, owner_id=new.person_id).exists()
        ),
    )
    if refusal := refusal_to_assign(facts):
        raise Refused(refusal, row=row)


def approve_product(product_id: int, *, version: int, actor: Actor, now: datetime) -> Product:
    """Assign what a person proposed; it counts from now on.

    Raises:
        Refused: The actor may not, or it no longer waits.
    """
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.ASSIGN_WORK, actor, on=legal_day(now))
        if refusal := refusal_to_change(standing):
            raise Refused(refusal)
        if standing.state is not ProductState.PROPOSED:
            raise Refused(ProductRefusal.NOT_PROPOSED)
        product.state = ProductState.OPEN.value
        product.assigned_by_name, product.assigned_at = actor.label[:300], now
        save(product)
        tell(product, "Đã giao sản phẩm tự đăng ký", kind=NoticeKind.ANSWERED, now=now)
        told = fact("product.assigned", product, unit_id=product.unit_id, after=_told(product))
        record_facts([told], actor=actor, at=now)
    return product


def refuse_product(
    product_id: int, *, reason: str, version: int, actor: Actor, now: datetime
) -> Product:
    """Say why what a person proposed is not assigned; it never counts, a task is free again.

    Raises:
        Refused: The actor may not, it no longer waits, or nothing is said.
    """
    words = clean_lines(reason)
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.ASSIGN_WORK, actor, on=legal_day(now))
        if refusal := refusal_to_refuse(standing, words):
            raise Refused(refusal)
        product.state = ProductState.REFUSED.value
        product.task = None
        product.refused_by_name, product.refused_at = actor.label[:300], now
        product.refused_because = words
        save(product)
        tell(product, "Không giao sản phẩm tự đăng ký", kind=NoticeKind.ANSWERED, now=now)
        after = {**_told(product), "reason": words}
        told = fact("product.refused", product, unit_id=product.unit_id, after=after)
        record_facts([told], actor=actor, at=now)
    return product


@dataclass(frozen=True, slots=True)
class Changed:
    """What is changed of an assignment, and by which paper; nothing assigned means withdrawn."""

    reason: str
    paper: str
    quantity: int | None = None
    due_on: date | None = None


def change_product(
    product_id: int, changed: Changed, *, version: int, actor: Actor, now: datetime
) -> Product:
    """Change quantity or deadline, or take the product out of what was assigned.

    What was there before stays in its history: the denominator is the most contested number.

    Raises:
        Refused: The actor may not, reason or paper is missing, or nothing would change.
    """
    with transaction.atomic():
        product = locked(product_id, version=version)
        standing = stands_over(product, Permission.ASSIGN_WORK, actor, on=legal_day(now))
        if refusal := refusal_to_change(standing):
            raise Refused(refusal)
        reason, paper = clean_lines(changed.reason), clean(changed.paper)[:300]
        if not reason:
            raise Refused(ProductRefusal.REASON_MISSING)
        if not paper:
            raise Refused(ProductRefusal.PAPER_MISSING)
        is_cancelled = changed.quantity is None and changed.due_on is None
        quantity = changed.quantity or product.assigned
        due_on = changed.due_on or product.due_on
        if product.task_id is not None and not is_cancelled and due_on != product.due_on:
            raise Refused(ProductRefusal.OF_TASK)
        if not is_cancelled and (quantity, due_on) == (product.assigned, product.due_on):
            raise Refused(ProductRefusal.UNCHANGED)
        before = _told(product)
        ProductChange.objects.create(
            product=product,
            assigned_before=product.assigned,
            assigned_after=quantity,
            due_before=product.due_on,
            due_after=due_on,
            is_cancelled=is_cancelled,
            reason=reason,
            paper=paper,
            by_name=actor.label[:300],
            at=now,
        )
        product.assigned, product.due_on = quantity, due_on
        if is_cancelled:
            product.state = ProductState.CANCELLED.value
        save(product)
        tell(product, "Sản phẩm được giao đã điều chỉnh", kind=NoticeKind.ANSWERED, now=now)
        after = {**_told(product), "reason": reason, "paper": paper}
        told = fact("product.changed", product, unit_id=product.unit_id, before=before, after=after)
        record_facts([told], actor=actor, at=now)
    return product


def _told(product: Product) -> dict[str, object]:
    return {
        "person": product.person_id,
        "entry": str(product.entry),
        "title": product.title,
        "assigned": product.assigned,
        "due_on": product.due_on,
        "state": product.state,
        "task": product.task_id,
    }
