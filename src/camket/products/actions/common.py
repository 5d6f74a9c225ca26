"""What every act on a product shares: lock it, know who stands over it, tell its person."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import UnitEdge
from camket.organisation.queries import heads_of, heads_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.products.decisions import ProductRefusal, ProductState, StandingFacts
from camket.products.models import Product
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused


def locked(product_id: int, *, version: int | None = None) -> Product:
    """Take a product for the rest of the transaction.

    Raises:
        Refused: Somebody wrote in between.
    """
    product: Product = (
        Product.objects.select_for_update(of=("self",))
        .select_related("entry", "person", "task")
        .get(Q(pk=product_id))
    )
    if version is not None and product.version != version:
        raise Refused(ProductRefusal.STALE)
    return product


def save(product: Product) -> None:
    """Keep a product as a new version."""
    product.version += 1
    product.save()


def stands_over(
    product: Product, permission: Permission, actor: Actor, *, on: date
) -> StandingFacts:
    """Return whether the actor stands over a product: a head's is for whoever is above his unit."""
    is_of_head = actor.scope_id == product.unit_id and heads_unit(
        product.person_id, product.unit_id, on=on
    )
    return StandingFacts(
        may_act=actor.person_id is not None and may(actor, permission, product.unit_id, on=on),
        is_own=actor.person_id == product.person_id,
        is_of_head=is_of_head,
        state=ProductState(product.state),
        is_of_task=product.task_id is not None,
    )


def path_of(product: Product) -> str:
    """Return the address a notice about the product opens."""
    return f"/san-pham/{product.pk}/"


def tell_above(product: Product, text: str, *, now: datetime) -> None:
    """Put a notice before who heads the unit; of a head's own product before who heads above it."""
    on = legal_day(now)
    above = UnitEdge.objects.filter(
        descendant_id=product.unit_id, depth=1, valid__contains=on
    ).values_list("ancestor_id", flat=True)
    units = [product.unit_id, *above]
    heads = heads_of(units, on=on)
    found = [
        head.person.account_id
        for unit_id in units
        if (head := heads.get(unit_id)) is not None and head.person_id != product.person_id
    ]
    notify(
        found[:1],
        topic=f"product:{product.pk}:{product.version}:above",
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"{text}: {product.person.full_name}, {product.title}"[:300],
        path=path_of(product),
        now=now,
    )


def tell(product: Product, text: str, *, kind: NoticeKind, now: datetime) -> None:
    """Put a notice before the person whose product it is, if he has an account."""
    notify(
        [product.person.account_id],
        topic=f"product:{product.pk}:{product.version}",
        kind=kind.value,
        text=f"{text}: {product.title}"[:300],
        path=path_of(product),
        now=now,
    )
