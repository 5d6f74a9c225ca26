"""Rows of products beside the year of the pages: a draft catalogue, a product, a delay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.factories import NOW, TODAY
from tests.web.year import Year

from camket.products.models import Catalogue, Entry, Product, Slip
from camket.reviews.models import OutsideLevel, Period, Rating
from camket.rules.schemes.codes import OF_STATE


def make_outside_row(year: Year) -> int:
    """Enter the civil-service level of a commune's head, with a copy of its paper."""
    person = year.leader_rating.person
    assert person is not None
    row = OutsideLevel.objects.create(
        person=person,
        year=2026,
        level="HTT",
        body="Ủy ban nhân dân tỉnh",
        paper_number="91/QĐ-UBND",
        paper_on=TODAY,
        file=year.evidence.file,
        file_name="quyết định.pdf",
        entered_by_name="Ban Tổ chức",
        entered_at=NOW,
    )
    return row.pk


def make_civil_rating(year: Year) -> Rating:
    """Rate the clerk of the commune as a civil servant, in a year the province holds."""
    period = Period.objects.create(
        superior=year.province,
        year=2026,
        kind="yearend",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        opened_on=TODAY,
        due_on=date(2026, 12, 14),
        scheme=OF_STATE,
        snapshot={},
    )
    return Rating.objects.create(
        period=period,
        kind="individual",
        unit=year.commune,
        person=year.unit_clerk.person,
        tenure=year.unit_clerk.tenure,
        name=year.unit_clerk.person.full_name,
    )


def make_product_rows(year: Year) -> dict[str, int]:
    """Write a draft of the commune, and a product of its clerk that was late once."""
    told = {"paper_number": "12/QĐ-UBND", "paper_on": date(2025, 12, 29)}
    drafted = {"drafted_by_name": "Văn phòng", "drafted_at": NOW, "unit": year.commune}
    draft = Catalogue.objects.create(
        title="Danh mục năm 2027", in_force_from=date(2027, 1, 1), **told, **drafted
    )
    loose = Entry.objects.create(
        catalogue=draft, code="VB", name="Văn bản tham mưu", coefficient=Decimal(1)
    )
    held = Catalogue.objects.create(
        title="Danh mục năm 2026", in_force_from=date(2026, 1, 1), **told, **drafted
    )
    entry = Entry.objects.create(
        catalogue=held, code="VB", name="Văn bản tham mưu", coefficient=Decimal("1.5")
    )
    Catalogue.objects.filter(pk=held.pk).update(
        state="published", published_at=NOW, published_by_name="Văn phòng"
    )
    product = Product.objects.create(
        unit=year.commune,
        person=year.unit_clerk.person,
        entry=entry,
        title="Tờ trình phân bổ kinh phí",
        assigned=2,
        due_on=date(2026, 10, 30),
        state="reported",
        completed=2,
        done_on=TODAY,
        evidence=year.evidence.file,
        evidence_name="biên bản.pdf",
        assigned_by_name="Bí thư",
        assigned_at=NOW,
    )
    slip = Slip.objects.create(
        product=product,
        kind="delay",
        item=1,
        noted_on=TODAY,
        note="Quá hạn",
        noted_by_name="Bí thư",
        noted_at=NOW,
        state="claimed",
        reason="Sở gửi số liệu chậm",
        paper="CV 91/STC",
        claimed_by=year.unit_clerk.person,
        claimed_by_name="Văn phòng",
    )
    return {
        "catalogue": draft.pk,
        "entry": loose.pk,
        "product": product.pk,
        "slip": slip.pk,
    }
