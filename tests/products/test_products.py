"""Products: who assigns, reports, checks and excuses them, and what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories import make_task
from tests.products.office import (
    DUE,
    NOW,
    SCHEME,
    Office,
    accepted,
    assigned,
    make_catalogue,
    make_office,
)

from camket.audit.models import Entry as AuditEntry
from camket.products.actions.assigning import (
    Changed,
    NewProduct,
    approve_product,
    assign_products,
    change_product,
    propose_product,
    refuse_product,
)
from camket.products.actions.catalogues import NewEntry, publish_catalogue, write_entries
from camket.products.actions.checking import (
    Accepted,
    NewReport,
    accept_product,
    fail_check,
    note_delay,
    report_product,
)
from camket.products.actions.excusing import claim_cause, confirm_cause, refuse_cause
from camket.products.decisions import (
    CatalogueRefusal,
    ProductRefusal,
    SlipRefusal,
)
from camket.products.models import Catalogue, Entry, Product, Slip
from camket.products.queries.catalogues import catalogue_for
from camket.products.queries.lines import products_counted, unconverted
from camket.products.queries.visible import products_visible_to, proposals_of
from camket.shared.errors import Refused
from camket.tasks.models import ObjectiveCause, Task

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def office() -> Office:
    return make_office()


def refused(act: Any, *args: Any, **told: Any) -> Any:
    """Return why an act is refused."""
    with pytest.raises(Refused) as found:
        act(*args, **told, now=NOW)
    return found.value.reason


def counted(office: Office) -> list[tuple[Any, ...]]:
    """Return what the clerk's year comes to."""
    found = products_counted([office.clerk.person.pk], FIRST, LAST)
    return [
        (one.code, one.assigned, one.completed, one.below_quality, one.checks, one.delays)
        for one in found.get(office.clerk.person.pk, [])
    ]


# --- catalogues -------------------------------------------------------------------------------


def test_a_published_catalogue_is_changed_by_nobody_not_even_past_the_actions(
    office: Office,
) -> None:
    kept = office.catalogue
    new = [NewEntry("X", "Khác", "", Decimal(1))]
    told = {"actor": office.appraiser.actor}
    assert refused(write_entries, kept.pk, new, **told) == CatalogueRefusal.PUBLISHED
    assert refused(publish_catalogue, kept.pk, **told) == CatalogueRefusal.PUBLISHED
    for act in (
        lambda: Entry.objects.filter(catalogue=kept).update(coefficient=2),
        lambda: Entry.objects.filter(catalogue=kept).delete(),
        lambda: Entry.objects.create(catalogue=kept, code="X", name="X", coefficient=1),
        lambda: Catalogue.objects.filter(pk=kept.pk).update(title="Khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_only_who_keeps_it_writes_it_and_one_holds_from_a_day(office: Office) -> None:
    draft = Catalogue.objects.create(
        unit=office.body,
        title="Bản khác",
        paper_number="13/QĐ-UBND",
        paper_on=date(2025, 12, 30),
        in_force_from=date(2026, 1, 1),
        drafted_by_name="x",
        drafted_at=NOW,
    )
    new = [NewEntry("X", "Khác", "", Decimal(1))]
    by_clerk = refused(write_entries, draft.pk, new, actor=office.clerk.actor)
    assert by_clerk == CatalogueRefusal.NOT_ALLOWED
    write_entries(draft.pk, new, actor=office.appraiser.actor, now=NOW)
    twice = refused(publish_catalogue, draft.pk, actor=office.appraiser.actor)
    assert twice == CatalogueRefusal.SAME_DAY


def test_a_product_is_counted_by_the_catalogue_of_its_deadline(office: Office) -> None:
    later = make_catalogue(office.body, office.appraiser, in_force_from=date(2026, 7, 1))
    assert catalogue_for(office.division.pk, on=date(2026, 6, 30)) == office.catalogue
    assert catalogue_for(office.division.pk, on=date(2026, 7, 1)) == later
    spring = assigned(office, office.clerk, due_on=date(2026, 3, 31))
    autumn = assigned(office, office.clerk, due_on=date(2026, 9, 30))
    assert spring.entry.catalogue_id == office.catalogue.pk
    assert autumn.entry.catalogue_id == later.pk
    old = NewProduct(office.division.pk, office.clerk.person.pk, "VB", "Cũ", 1, date(2025, 12, 31))
    none = refused(assign_products, [old], actor=office.head.actor)
    assert none == ProductRefusal.NO_CATALOGUE


# --- assigning --------------------------------------------------------------------------------


def test_nobody_assigns_to_himself_or_to_who_leads_him(office: Office) -> None:
    def new(held: Any, code: str = "VB", title: str = "Tờ trình", many: int = 1) -> NewProduct:
        return NewProduct(held.tenure.unit_id, held.person.pk, code, title, many, DUE)

    head, clerk = office.head.actor, office.clerk.actor
    assert refused(assign_products, [new(office.head)], actor=head) == ProductRefusal.TO_ONESELF
    by_clerk = refused(assign_products, [new(office.other)], actor=clerk)
    assert by_clerk == ProductRefusal.NOT_ALLOWED
    for_other = refused(propose_product, new(office.other), actor=clerk)
    assert for_other == ProductRefusal.NOT_ALLOWED
    strange = refused(assign_products, [new(office.clerk, code="ZZ")], actor=head)
    assert strange == ProductRefusal.UNKNOWN_ENTRY
    nameless = refused(assign_products, [new(office.clerk, title=" ")], actor=head)
    assert nameless == ProductRefusal.TITLE_MISSING
    none = refused(assign_products, [new(office.clerk, many=0)], actor=head)
    assert none == ProductRefusal.NONE_ASSIGNED
    elsewhere = NewProduct(office.body.pk, office.clerk.person.pk, "VB", "Tờ trình", 1, DUE)
    away = refused(assign_products, [elsewhere], actor=office.chair.actor)
    assert away == ProductRefusal.NOT_A_SERVANT
    assert not Product.objects.exists()


def test_all_rows_are_assigned_or_none(office: Office) -> None:
    good = NewProduct(office.division.pk, office.clerk.person.pk, "VB", "Một", 1, DUE)
    bad = NewProduct(office.division.pk, office.clerk.person.pk, "ZZ", "Hai", 1, DUE)
    with pytest.raises(Refused) as told:
        assign_products([good, bad], actor=office.head.actor, now=NOW)
    assert told.value.details["row"] == 2
    assert not Product.objects.exists()


def test_what_is_proposed_counts_from_the_day_it_is_assigned(office: Office) -> None:
    new = NewProduct(office.division.pk, office.clerk.person.pk, "VB", "Báo cáo", 2, DUE)
    product = propose_product(new, actor=office.clerk.actor, now=NOW)
    assert counted(office) == []
    own = refused(approve_product, product.pk, version=1, actor=office.clerk.actor)
    assert own == ProductRefusal.NOT_ALLOWED
    approve_product(product.pk, version=1, actor=office.head.actor, now=NOW)
    assert counted(office) == [("VB", 2, 0, 0, (), ())]


def test_what_is_proposed_reaches_who_could_assign_it_and_is_refused_with_a_reason() -> None:
    office = make_office(with_accounts=True)
    new = NewProduct(office.division.pk, office.clerk.person.pk, "VB", "Báo cáo", 2, DUE)
    product = propose_product(new, actor=office.clerk.actor, now=NOW)
    assert office.head.user is not None
    (told,) = office.head.user.notices.all()
    assert "Sản phẩm tự đăng ký chờ giao" in told.text
    assert proposals_of([office.clerk.person.pk], DUE, DUE) == {office.clerk.person.pk: 1}
    act: dict[str, Any] = {"reason": "Việc của phòng khác", "version": 1}
    own = refused(refuse_product, product.pk, **act, actor=office.clerk.actor)
    assert own == ProductRefusal.NOT_ALLOWED
    bare = {"reason": " ", "version": 1, "actor": office.head.actor}
    assert refused(refuse_product, product.pk, **bare) == ProductRefusal.ANSWER_MISSING
    product = refuse_product(product.pk, **act, actor=office.head.actor, now=NOW)
    assert product.refused_because == "Việc của phòng khác"
    assert product.proposed_at == NOW
    assert counted(office) == []
    again = {"version": product.version, "actor": office.head.actor}
    assert refused(approve_product, product.pk, **again) == ProductRefusal.REFUSED
    changed = Changed("x", "CV 1", quantity=3)
    assert refused(change_product, product.pk, changed, **again) == ProductRefusal.REFUSED
    report = NewReport(1, DUE)
    mine = {"version": product.version, "actor": office.clerk.actor}
    assert refused(report_product, product.pk, report, **mine) == ProductRefusal.REFUSED
    assert office.clerk.user is not None
    assert "Không giao" in office.clerk.user.notices.get().text


def test_a_heads_own_proposal_goes_to_who_heads_above_him() -> None:
    office = make_office(with_accounts=True)
    new = NewProduct(office.division.pk, office.head.person.pk, "VB", "Báo cáo", 1, DUE)
    propose_product(new, actor=office.head.actor, now=NOW)
    assert office.chair.user is not None
    assert office.chair.user.notices.count() == 1


def test_only_what_waits_is_refused(office: Office) -> None:
    product = assigned(office, office.clerk)
    told = {"reason": "Nhầm", "version": 1, "actor": office.head.actor}
    assert refused(refuse_product, product.pk, **told) == ProductRefusal.NOT_PROPOSED


def test_what_was_assigned_changes_by_a_paper_and_keeps_what_it_was(office: Office) -> None:
    product = assigned(office, office.clerk, quantity=4)
    head = office.head.actor
    fewer = Changed("Chuyển hai xã cho phòng khác", "CV 12/UBND", quantity=2)
    own = refused(change_product, product.pk, fewer, version=1, actor=office.clerk.actor)
    assert own == ProductRefusal.NOT_ALLOWED
    bare = refused(change_product, product.pk, Changed("x", " ", 2), version=1, actor=head)
    assert bare == ProductRefusal.PAPER_MISSING
    same = refused(change_product, product.pk, Changed("x", "y", 4), version=1, actor=head)
    assert same == ProductRefusal.UNCHANGED
    change_product(product.pk, fewer, version=1, actor=head, now=NOW)
    assert counted(office) == [("VB", 2, 0, 0, (), ())]
    out = Changed("Dừng theo chỉ đạo", "TB 3/TB-UBND")
    change_product(product.pk, out, version=2, actor=head, now=NOW)
    assert counted(office) == []
    kept = [(one.assigned_before, one.assigned_after) for one in product.changes.all()]
    assert kept == [(4, 2), (2, 2)]
    assert AuditEntry.objects.filter(action="product.changed").count() == 2


# --- reporting and checking -------------------------------------------------------------------


def test_a_heads_product_is_checked_by_whoever_is_above_him(office: Office) -> None:
    product = assigned(office, office.head)
    report = NewReport(1, DUE)
    product = report_product(product.pk, report, version=1, actor=office.head.actor, now=NOW)
    told = (product.pk, Accepted(1))
    own = refused(accept_product, *told, version=2, actor=office.head.actor)
    assert own == ProductRefusal.NOT_ALLOWED
    accept_product(*told, version=2, actor=office.chair.actor, now=NOW)
    assert Product.objects.get(pk=product.pk).state == "accepted"


def test_each_failed_check_and_each_delay_is_counted_on_its_own_product(office: Office) -> None:
    product = assigned(office, office.clerk, code=SCHEME, quantity=3)
    clerk, head = office.clerk.actor, office.head.actor
    product = note_delay(
        product.pk, how_many=1, note="Quá hạn lần một", version=1, actor=head, now=NOW
    )
    product = report_product(
        product.pk, NewReport(3, date(2026, 11, 3)), version=2, actor=clerk, now=NOW
    )
    product = fail_check(
        product.pk, how_many=2, note="Thiếu phụ lục", version=3, actor=head, now=NOW
    )
    assert product.state == "open"
    product = report_product(
        product.pk, NewReport(3, date(2026, 11, 6)), version=4, actor=clerk, now=NOW
    )
    too_many = refused(accept_product, product.pk, Accepted(3, 4), version=5, actor=head)
    assert too_many == ProductRefusal.PARTS
    in_time = refused(accept_product, product.pk, Accepted(3), version=5, actor=head)
    assert in_time == ProductRefusal.LATE_MISSING
    accept_product(product.pk, Accepted(3, 1, 2), version=5, actor=head, now=NOW)
    # the first was late once only: its delay had been noted; the one below quality lost it all
    assert counted(office) == [("DA", 3, 3, 1, ((1, 0), (1, 0)), ((1, 0), (1, 0)))]


def test_a_report_from_the_future_or_by_another_is_not_taken(office: Office) -> None:
    product = assigned(office, office.clerk)
    ahead = NewReport(1, date(2026, 12, 8))
    late = refused(report_product, product.pk, ahead, version=1, actor=office.clerk.actor)
    assert late == ProductRefusal.DONE_AHEAD
    other = refused(
        report_product, product.pk, NewReport(1, DUE), version=1, actor=office.other.actor
    )
    assert other == ProductRefusal.NOT_ALLOWED
    early = refused(accept_product, product.pk, Accepted(1), version=1, actor=office.head.actor)
    assert early == ProductRefusal.NOT_REPORTED


def test_a_cause_is_confirmed_by_somebody_else_or_goes_on_counting(office: Office) -> None:
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1)
    slip = Slip.objects.get(product=product)
    clerk, head = office.clerk.actor, office.head.actor
    empty = refused(claim_cause, slip.pk, reason="Mưa lũ", paper="", actor=clerk)
    assert empty == SlipRefusal.PAPER_MISSING
    claim_cause(slip.pk, reason="Mưa lũ", paper="BB 12", actor=head, now=NOW)
    own = refused(confirm_cause, slip.pk, answer="Đúng", actor=head)
    assert own == SlipRefusal.OWN_CLAIM  # he entered it for who has no phone
    refuse_cause(slip.pk, answer="Chưa đủ minh chứng", actor=office.chair.actor, now=NOW)
    assert counted(office)[0][5] == ((1, 0),)
    claim_cause(slip.pk, reason="Mưa lũ", paper="BB 12, ảnh", actor=clerk, now=NOW)
    twice = refused(claim_cause, slip.pk, reason="Mưa lũ", paper="BB 12", actor=clerk)
    assert twice == SlipRefusal.STANDS_ALREADY
    confirm_cause(slip.pk, answer="Đúng", actor=head, now=NOW)
    assert counted(office)[0][5] == ((1, 1),)


# --- tasks of the programme -------------------------------------------------------------------


def task_of(office: Office, **told: Any) -> Task:
    """Give the clerk a task of the programme."""
    task = make_task(office.division, owner=office.clerk.person, title="Báo cáo chuyên đề")
    Task.objects.filter(pk=task.pk).update(due_on=DUE, year=2026, **told)
    task.refresh_from_db()
    return task


def converted(office: Office, task: Task) -> Product:
    """Convert a task into a product."""
    new = NewProduct(
        office.division.pk, office.clerk.person.pk, "VB", task.title, 1, task.due_on, task.pk
    )
    return assign_products([new], actor=office.head.actor, now=NOW)[0]


def test_a_task_is_counted_once_it_is_converted_and_by_its_own_state(office: Office) -> None:
    task = task_of(office)
    assert unconverted([office.clerk.person.pk], FIRST, LAST) == {office.clerk.person.pk: 1}
    product = converted(office, task)
    assert unconverted([office.clerk.person.pk], FIRST, LAST) == {}
    assert counted(office) == [("VB", 1, 0, 0, (), ())]
    with pytest.raises(Refused) as taken:
        converted(office, task)
    assert taken.value.reason is ProductRefusal.TASK_TAKEN
    report = refused(
        report_product, product.pk, NewReport(1, DUE), version=1, actor=office.clerk.actor
    )
    assert report == ProductRefusal.OF_TASK
    fail_check(
        product.pk, how_many=1, note="Thiếu số liệu", version=1, actor=office.head.actor, now=NOW
    )
    Task.objects.filter(pk=task.pk).update(status="done_late", done_on=date(2026, 11, 5))
    assert counted(office) == [("VB", 1, 1, 0, ((1, 0),), ((1, 0),))]
    ObjectiveCause.objects.create(
        task=task,
        reason="Mưa lũ",
        paper="BB 12",
        claimed_by_name="x",
        claimed_at=NOW,
        state="confirmed",
        answer="Đúng",
        decided_by_name="y",
        decided_at=NOW,
    )
    assert counted(office)[0][5] == ((1, 1),)
    Task.objects.filter(pk=task.pk).update(status="stopped", done_on=None)
    assert counted(office) == []


def test_what_is_done_after_the_days_is_not_done_in_them(office: Office) -> None:
    product = assigned(office, office.clerk, due_on=date(2026, 9, 28))
    accepted(office, product, office.clerk, late=1, done_on=date(2026, 10, 2))
    person = office.clerk.person.pk
    quarter = products_counted([person], date(2026, 7, 1), date(2026, 9, 30))[person][0]
    assert (quarter.assigned, quarter.completed, quarter.delays) == (1, 0, ())
    assert counted(office) == [("VB", 1, 1, 0, (), ((1, 0),))]


def test_everybody_counts_in_one_statement(office: Office, django_assert_num_queries: Any) -> None:
    for held in (office.clerk, office.other, office.head):
        for _ in range(3):
            assigned(office, held)
    people = [one.person.pk for one in (office.clerk, office.other, office.head)]
    with django_assert_num_queries(1):
        assert len(products_counted(people, FIRST, LAST)) == 3


def test_products_are_seen_by_their_person_and_those_over_him(office: Office) -> None:
    product = assigned(office, office.clerk)
    today = date(2026, 12, 7)
    sees = (office.clerk, office.head, office.chair, office.deputy, office.appraiser)
    for held in sees:
        assert products_visible_to(held.actor, today).filter(pk=product.pk).exists(), held.actor
    assert not products_visible_to(office.other.actor, today).exists()
