"""The unit's plan and the superior's letters, given out from the page of a signed commitment."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from pytest_django import DjangoAssertNumQueries
from tests.documents.pages import texts
from tests.reviews.scene import NOW, TODAY, Scene, make_scene, make_task
from tests.web.year import client_of

from camket.commitments.models import Commitment, Item, Order, Work
from camket.documents.forms import breakdown_plan as plan_form
from camket.documents.forms.order_letter import OrderedItem
from camket.documents.paper import Table
from camket.organisation.models import UnitSpan
from camket.reports.around import Writing
from camket.reports.of_commitments import breakdown_plan, chase_letter, order_letter

pytestmark = pytest.mark.django_db
WRITING = Writing(TODAY, NOW)


@pytest.fixture
def scene() -> Scene:
    """Two communes that have signed; the first has works."""
    made = make_scene(communes=2, with_accounts=True)
    for item in made.commune.items:
        _add_work(item, made)
    return made


def _add_work(item: Item, scene: Scene) -> None:
    Work.objects.create(
        item=item,
        position=item.works.count() + 1,
        title=f"Việc thuộc {item.title}",
        lead=scene.commune.head.person,
        lead_post="Bí thư Đảng ủy xã Thử 1",
        coordinators="Phòng Kinh tế",
        due_on=date(2026, 9, 5),
        product="Biên bản bàn giao",
    )


def _read(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_related("campaign", "number").get(pk=commitment.pk)


def _address(commitment: Commitment, slug: str) -> str:
    return f"/cam-ket/{commitment.pk}/van-ban/{slug}/"


def _place_order(scene: Scene) -> Order:
    order = Order.objects.create(
        campaign=scene.campaign,
        title="Bàn giao mặt bằng cao tốc",
        reason="Dự án trọng điểm của tỉnh",
        measure_name="Diện tích",
        measure_unit="ha",
        target=Decimal("12.5"),
        due_on=date(2026, 11, 30),
        created_at=NOW,
    )
    Item.objects.filter(pk=scene.commune.items[0].pk).update(order=order, origin="ordered")
    return order


def test_a_plan_says_who_does_what_by_when(scene: Scene) -> None:
    plan = breakdown_plan(_read(scene.commune.commitment), WRITING)
    first = plan.items[0]
    assert [one.title for one in plan.items] == [one.title for one in scene.commune.items]
    assert first.works[0].content == f"Việc thuộc {first.title}"
    assert first.works[0].lead == f"{scene.commune.head.person.full_name}, Bí thư"
    assert first.works[0].with_whom == "Phòng Kinh tế"
    assert first.works[0].due == "05/9/2026"
    assert plan.commitment == "bản cam kết năm 2026"
    assert "tổng kết năm trước ngày 15/12/2026" in plan.following[1]


def test_number_and_day_of_a_report_are_the_offices_to_write(scene: Scene) -> None:
    head = breakdown_plan(_read(scene.commune.commitment), WRITING).frame.head
    assert head.number.serial is None
    assert head.number.symbol.startswith("KH/")
    assert head.dated is None


def test_the_head_signs_and_a_vacancy_leaves_the_name_open(scene: Scene) -> None:
    plan = breakdown_plan(_read(scene.commune.commitment), WRITING)
    assert plan.signatures.people[0].name == scene.commune.head.person.full_name
    scene.commune.head.tenure.delete()
    plan = breakdown_plan(_read(scene.commune.commitment), WRITING)
    assert (plan.signatures.people[0].name, plan.signatures.people[0].post) == ("…", "…")


def test_a_unit_that_has_ended_is_called_what_it_was_called_last(scene: Scene) -> None:
    for span in UnitSpan.objects.filter(unit=scene.commune.unit):
        UnitSpan.objects.filter(pk=span.pk).update(valid=DateRange(span.valid.lower, TODAY))
    plan = breakdown_plan(_read(scene.commune.commitment), WRITING)
    assert plan.frame.head.issuer == "Đảng ủy xã Thử 1"


def test_a_state_body_writes_in_its_own_style(scene: Scene) -> None:
    UnitSpan.objects.filter(unit=scene.commune.unit).update(line="state", body_code="UBND")
    address = _address(scene.commune.commitment, "ke-hoach")
    plan = breakdown_plan(_read(scene.commune.commitment), WRITING)
    assert not plan.frame.style.is_party
    assert plan.frame.head.number.symbol == "KH-UBND"
    printed = " ".join(texts(client_of(scene.commune.clerk.user).get(address).content))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in printed


def test_a_plan_costs_the_same_statements_however_long(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = _read(scene.commune.commitment)
    with django_assert_num_queries(10) as few:
        breakdown_plan(commitment, WRITING)
    for item in scene.commune.items:
        for _ in range(5):
            _add_work(item, scene)
    with django_assert_num_queries(len(few)):
        plan = breakdown_plan(commitment, WRITING)
    annex = plan_form.paper_of(plan).annexes[0]
    assert isinstance(annex.blocks[0], Table)
    assert len(annex.blocks[0].rows) == 14


def test_the_page_gives_the_plan_as_pdf_and_as_word(scene: Scene) -> None:
    commitment = scene.commune.commitment
    client = client_of(scene.commune.clerk.user)
    address = _address(commitment, "ke-hoach")
    page = client.get(f"/cam-ket/{commitment.pk}/").content.decode()
    assert f'href="{address}"' in page
    assert f'href="{address}?dang=word"' in page
    pdf = client.get(address)
    assert pdf.content.startswith(b"%PDF-")
    assert "Biên bản bàn giao" in " ".join(texts(pdf.content))
    word = docx.Document(io.BytesIO(client.get(f"{address}?dang=word").content))
    assert len(word.tables) > 1


def test_only_who_may_read_the_commitment_gets_its_papers(scene: Scene) -> None:
    address = _address(scene.commune.commitment, "ke-hoach")
    assert client_of(scene.communes[1].head.user).get(address).status_code == 404
    assert client_of(scene.leader.user).get(address).status_code == 200
    no_such = _address(scene.commune.commitment, "khong-co")
    assert client_of(scene.leader.user).get(no_such).status_code == 404


def test_a_draft_has_no_plan_yet(scene: Scene) -> None:
    Commitment.objects.filter(pk=scene.commune.commitment.pk).update(status="draft", signed_at=None)
    address = _address(scene.commune.commitment, "ke-hoach")
    assert client_of(scene.commune.clerk.user).get(address).status_code == 404


def test_an_order_letter_carries_what_the_superior_ordered(scene: Scene) -> None:
    order = _place_order(scene)
    letter = order_letter(_read(scene.commune.commitment), WRITING)
    assert letter.items == (OrderedItem(order.title, "Diện tích: 12,5 ha", "30/11/2026"),)
    assert letter.reasons == ("Bàn giao mặt bằng cao tốc: Dự án trọng điểm của tỉnh",)
    assert letter.answer_by == "15/01/2026"
    assert letter.frame.addressees[0].endswith("Đảng ủy xã Thử 1")
    assert letter.frame.archive == "Văn phòng Tỉnh ủy Quảng Trị"
    assert letter.signatures.people[0].name == scene.leader.person.full_name


def test_only_the_superiors_side_gets_the_order_letter(scene: Scene) -> None:
    address = _address(scene.commune.commitment, "dat-hang")
    assert client_of(scene.clerk.user).get(address).status_code == 404
    _place_order(scene)
    assert client_of(scene.clerk.user).get(address).status_code == 200
    assert client_of(scene.commune.head.user).get(address).status_code == 404
    other = _address(scene.communes[1].commitment, "dat-hang")
    assert client_of(scene.clerk.user).get(other).status_code == 404


def test_a_chase_letter_lists_what_is_late_and_by_how_many_days(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = _read(scene.commune.commitment)
    for day in (date(2026, 11, 27), date(2026, 11, 7), date(2026, 12, 20)):
        make_task(scene.commune.items[0], due_on=day)
    with django_assert_num_queries(5):
        letter = chase_letter(commitment, WRITING)
    assert [(one.due, one.days_late) for one in letter.works] == [
        ("07/11/2026", 30),
        ("27/11/2026", 10),
    ]
    assert letter.works[0].progress == "0/1"
    assert letter.as_of == "07/12/2026"


def test_only_the_superiors_side_gets_the_chase_letter(scene: Scene) -> None:
    address = _address(scene.commune.commitment, "don-doc")
    assert client_of(scene.clerk.user).get(address).status_code == 404
    make_task(scene.commune.items[0], due_on=date(2026, 11, 7))
    assert client_of(scene.clerk.user).get(address).status_code == 200
    assert client_of(scene.commune.head.user).get(address).status_code == 404
