"""A commune's People's Committee with an office: who leads, who works, and a catalogue in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories import Held, make_holder, make_unit

from camket.organisation.models import Unit, UnitKind
from camket.products.actions.assigning import NewProduct, assign_products
from camket.products.actions.catalogues import (
    NewCatalogue,
    NewEntry,
    draft_catalogue,
    publish_catalogue,
    write_entries,
)
from camket.products.actions.checking import Accepted, NewReport, accept_product, report_product
from camket.products.models import Catalogue, Product

NOW = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 7)
DUE = date(2026, 10, 30)
DOCUMENT, SCHEME = "VB", "DA"


@dataclass(frozen=True, slots=True)
class Office:
    """The People's Committee, its office and the people in both."""

    body: Unit
    division: Unit
    chair: Held
    deputy: Held
    appraiser: Held
    head: Held
    clerk: Held
    other: Held
    catalogue: Catalogue


def make_office(*, with_accounts: bool = False) -> Office:
    """Found a People's Committee with one office and publish its catalogue for 2026."""
    body = make_unit(
        "Ủy ban nhân dân xã Thử Nghiệm",
        kind=UnitKind.PEOPLES_COMMITTEE,
        collective="Ủy ban nhân dân",
        body_code="UBND",
    )
    division = make_unit(
        "Văn phòng HĐND và UBND xã Thử Nghiệm",
        kind=UnitKind.DIVISION,
        parent=body,
        collective="Văn phòng",
        body_code="VP",
    )
    appraiser = make_holder(body, "state_appraiser", with_account=with_accounts)
    return Office(
        body=body,
        division=division,
        chair=make_holder(body, "peoples_committee_chair", with_account=with_accounts),
        deputy=make_holder(body, "peoples_committee_deputy", with_account=with_accounts),
        appraiser=appraiser,
        head=make_holder(division, "division_head", with_account=with_accounts),
        clerk=make_holder(division, "state_clerk", with_account=with_accounts),
        other=make_holder(division, "state_clerk", with_account=with_accounts),
        catalogue=make_catalogue(body, appraiser),
    )


def make_catalogue(
    body: Unit, keeper: Held, *, in_force_from: date = date(2026, 1, 1)
) -> Catalogue:
    """Publish a catalogue of two products: a document counts 1, a scheme 4.5."""
    new = NewCatalogue("Danh mục sản phẩm của xã", "12/QĐ-UBND", date(2025, 12, 29), in_force_from)
    catalogue = draft_catalogue(body.pk, new, actor=keeper.actor, now=NOW)
    entries = [
        NewEntry(DOCUMENT, "Văn bản tham mưu", "văn bản", Decimal(1)),
        NewEntry(SCHEME, "Đề án", "đề án", Decimal("4.5")),
    ]
    write_entries(catalogue.pk, entries, actor=keeper.actor, now=NOW)
    return publish_catalogue(catalogue.pk, actor=keeper.actor, now=NOW)


def assigned(
    office: Office,
    to: Held,
    *,
    code: str = DOCUMENT,
    quantity: int = 1,
    due_on: date = DUE,
    title: str = "Tờ trình phân bổ kinh phí",
    by: Held | None = None,
) -> Product:
    """Assign a product to somebody: his section's head does, the chairman for the head himself."""
    unit = to.tenure.unit_id
    giver = by or (office.chair if to in (office.head, office.appraiser) else office.head)
    new = NewProduct(unit, to.person.pk, code, title, quantity, due_on)
    return assign_products([new], actor=giver.actor, now=NOW)[0]


def accepted(
    office: Office,
    product: Product,
    who: Held,
    *,
    completed: int = 1,
    below_quality: int = 0,
    late: int = 0,
    done_on: date = DUE,
) -> Product:
    """Report a product done and let it be accepted."""
    product = report_product(
        product.pk,
        NewReport(completed, done_on),
        version=product.version,
        actor=who.actor,
        now=NOW,
    )
    checker = office.chair if who in (office.head, office.appraiser) else office.head
    return accept_product(
        product.pk,
        Accepted(completed, below_quality, late),
        version=product.version,
        actor=checker.actor,
        now=NOW,
    )
