"""Which products a person may see, with what each has come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from camket.organisation.models import Tenure, TenureKind, UnitEdge
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.products.decisions import ProductState, SlipKind
from camket.products.models import Product, Slip
from camket.shared.actor import Actor
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import ObjectiveCause, Task

OVER = (Permission.ASSIGN_WORK, Permission.VERIFY_RESULT, Permission.VIEW_RATINGS)
"""Who stands over products: what went wrong with them is no business of colleagues."""


def products_visible_to(actor: Actor, on: date) -> QuerySet[Product]:
    """Return one's own products and those of the units one assigns or checks work in."""
    seen = Q(person_id=actor.person_id or 0)
    for permission in OVER:
        reach = units_in_reach(actor, permission, on=on, is_of_few=True)
        if reach is not None:
            seen |= reach
    return Product.objects.filter(seen)


def with_all(products: QuerySet[Product]) -> QuerySet[Product]:
    """Read products with entry, task, slips and changes; four statements more at most."""
    confirmed = ObjectiveCause.objects.filter(state="confirmed")
    return products.select_related("entry", "task", "person").prefetch_related(
        Prefetch("slips", Slip.objects.order_by("noted_on", "pk")),
        Prefetch("task__objective_causes", confirmed, to_attr="confirmed_causes"),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A product with what it has come to by now."""

    product: Product
    state: ProductState
    due_on: date
    completed: int
    done_on: date | None
    checks: int
    checks_excused: int
    delays: int
    delays_excused: int
    is_overdue: bool

    @property
    def converted(self) -> Decimal:
        """Return what was assigned in standard products."""
        return self.product.assigned * self.product.entry.coefficient


def standing_of(product: Product, *, on: date) -> Standing:
    """Return what a product read by `with_all` has come to."""
    slips = list(product.slips.all())
    checks = [one for one in slips if one.kind == SlipKind.CHECK]
    delays = [one for one in slips if one.kind == SlipKind.DELAY]
    late, excused = len(delays), sum(one.state == "confirmed" for one in delays)
    state, due, done_on = ProductState(product.state), product.due_on, product.done_on
    completed = product.completed if state is ProductState.ACCEPTED else 0
    if (task := product.task) is not None:
        state, due, done_on = _state_of(task, state), task.due_on, task.done_on
        completed = product.assigned if state is ProductState.ACCEPTED else 0
        if task.status == TaskStatus.DONE_LATE:
            late = product.assigned
            excused = late if getattr(task, "confirmed_causes", ()) else 0
    return Standing(
        product=product,
        state=state,
        due_on=due,
        completed=completed,
        done_on=done_on,
        checks=len(checks),
        checks_excused=sum(one.state == "confirmed" for one in checks),
        delays=late,
        delays_excused=excused,
        is_overdue=state in (ProductState.OPEN, ProductState.REPORTED) and due < on,
    )


def _state_of(task: Task, own: ProductState) -> ProductState:
    if own.is_over:
        return own
    if task.status == TaskStatus.STOPPED:
        return ProductState.CANCELLED
    if task.status in (TaskStatus.DONE, TaskStatus.DONE_LATE):
        return ProductState.ACCEPTED
    return ProductState.REPORTED if task.status == TaskStatus.AWAITING else ProductState.OPEN


def standings(products: Iterable[Product], *, on: date) -> list[Standing]:
    """Return what each of some products has come to."""
    return [standing_of(one, on=on) for one in products]


def proposals_of(person_ids: Iterable[int], first: date, last: date) -> dict[int, int]:
    """Return by person how many products of some days wait to be assigned; one statement."""
    found = Product.objects.filter(
        person_id__in=list(person_ids), state=ProductState.PROPOSED, due_on__range=(first, last)
    )
    return dict(found.values_list("person_id").annotate(n=Count("pk")).order_by())


def servants_under(unit_id: int, *, on: date) -> QuerySet[Tenure]:
    """Return who holds a post of a unit or of one directly below it, by unit, rank and name."""
    units = UnitEdge.objects.filter(ancestor_id=unit_id, depth__lte=1, valid__contains=on)
    return (
        Tenure.objects.filter(unit_id__in=units.values("descendant_id"), valid__contains=on)
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .order_by("unit_id", "post__rank", "person__sort_key", "pk")
    )


def tasks_unconverted(person_ids: Iterable[int], first: date, last: date) -> QuerySet[Task]:
    """Return the tasks of persons, due in some days, that were not converted into products yet."""
    taken = Product.objects.filter(task__isnull=False).values("task_id")
    return (
        Task.objects.filter(owner_id__in=list(person_ids), due_on__range=(first, last))
        .exclude(status=TaskStatus.STOPPED)
        .exclude(pk__in=taken)
        .order_by("due_on", "pk")
    )
