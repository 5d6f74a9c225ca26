"""The sheet of a civil servant as paper: from live products, to whom his rating may be read."""

from __future__ import annotations

import io

import docx
import pytest
from pytest_django import DjangoAssertNumQueries
from tests.documents.pages import texts
from tests.products.office import DUE, NOW, TODAY, Office, accepted, assigned, make_office
from tests.reviews.test_servant_rule_sets import given, with_items
from tests.reviews.test_servants import appraised, opened, rating_of, scored
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.documents.forms.servant_sheet import SheetForm
from camket.products.actions.excusing import claim_cause, confirm_cause
from camket.products.models import Slip
from camket.reports.around import Writing
from camket.reports.of_servants import servant_sheet
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import score_self
from camket.reviews.decisions.servants import ServantEntered
from camket.reviews.models import Period, Rating
from camket.rules.levels import Level

pytestmark = pytest.mark.django_db
WRITING = Writing(TODAY, NOW)


def address(rating: Rating, slug: str = "mau-01") -> str:
    return f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/phieu/{slug}/"


def year(office: Office) -> tuple[Period, Rating]:
    """Five documents, two of them late, once for a confirmed objective cause; scored by himself."""
    many = assigned(office, office.clerk, quantity=5)
    accepted(office, many, office.clerk, completed=5, late=2)
    slip = Slip.objects.filter(product=many).first()
    assert slip is not None
    claim_cause(slip.pk, reason="Chờ sở", paper="CV 91", actor=office.clerk.actor, now=NOW)
    confirm_cause(slip.pk, answer="Đúng", actor=office.head.actor, now=NOW)
    period = opened(office)
    return period, scored(period, office.clerk)


def test_a_sheet_holds_products_slips_and_the_whole_computation() -> None:
    office = make_office()
    period, rating = year(office)
    sheet = servant_sheet(rating_of(period, office.clerk), WRITING)
    assert sheet.form is SheetForm.STAFF
    (product,) = sheet.products
    assert (product.due, product.coefficient) == ("30/10/2026", "1")
    assert (product.assigned, product.completed) == ("5", "5")
    assert (product.checks, product.delays) == ("0", "2 (1 khách quan)")
    assert [says.partition(" ")[0] for says, _ in sheet.steps] == [
        "Được", "a", "b", "c", "Kết", "Tổng",
    ]  # fmt: skip
    assert sheet.steps[3] == ("c (tiến độ) = 100 × 4,75 (đã trừ 0,25) ÷ 5 = 95", "95")
    assert sheet.self_scores.startswith("Tiêu chí chung 28/30 điểm; kết quả thực hiện nhiệm vụ 68")
    assert (sheet.self_level, sheet.writer) == (Level.HTT, rating.name)
    assert dict(sheet.appraisal) == {
        "Điểm thẩm định": "", "Mức đề nghị": "", "Lý do, giải trình": "",
    }  # fmt: skip
    assert (sheet.superior.name, sheet.decider.post) == (office.head.person.full_name, "Chủ tịch")
    assert sheet.general[0].given == ""


def test_once_appraised_and_decided_the_sheet_says_who_said_what() -> None:
    office = make_office()
    period, rating = year(office)
    done = appraised(office, rating, general="26.5", level="HTXS", reason="Đủ minh chứng")
    choice = {done.pk: Choice("HTT", "Ngoài tỷ lệ tối đa")}
    decide_ratings(period.pk, choice, actor=office.chair.actor, now=NOW)
    sheet = servant_sheet(rating_of(period, office.clerk), WRITING)
    appraisal = dict(sheet.appraisal)
    assert appraisal["Mức đề nghị"] == "Hoàn thành xuất sắc nhiệm vụ"
    assert appraisal["Điểm thẩm định"].startswith("Tiêu chí chung 26,5/30")
    assert sheet.appraiser.name == office.appraiser.person.full_name
    assert dict(sheet.decision)["Lý do quyết định khác đề nghị"] == "Ngoài tỷ lệ tối đa"
    assert sheet.steps[-1][0].startswith("Tổng điểm: 26,5 +")


def test_points_are_cut_on_paper_never_rounded_into_a_band() -> None:
    office = make_office()
    period, rating = year(office)
    appraised(office, rating, general="21.19", level="HTT")  # 21.19 + 68.8333… = 90.0233…
    Rating.objects.filter(pk=rating.pk).update(general="21.16", results="68.836666")
    sheet = servant_sheet(rating_of(period, office.clerk), WRITING)
    assert dict(sheet.appraisal)["Điểm thẩm định"].endswith("tổng 89,99/100 điểm")


def test_a_leaders_sheet_tells_what_is_measured_of_him_with_its_sources() -> None:
    office = make_office()
    for held in (office.clerk, office.head):
        accepted(office, assigned(office, held), held, done_on=DUE)
    period = opened(office)
    told = ServantEntered(
        well_organised=False,
        below_htt=2,
        below_ht=1,
        sources={"below": "QĐ 45/QĐ-UBND", "organised": "BB kiểm tra 12/11"},
    )
    head = appraised(office, scored(period, office.head), level="HTT", entered=told)
    sheet = servant_sheet(rating_of(period, office.head), WRITING)
    assert sheet.form is SheetForm.LEADER
    assert [value for _, value in sheet.leading] == [
        "02 hoàn thành tốt nhiệm vụ, 01 hoàn thành nhiệm vụ (QĐ 45/QĐ-UBND)",
        "2/2; thẩm định: chưa đạt (BB kiểm tra 12/11)",
        "đạt",
    ]
    assert len(sheet.steps) == 9
    assert head.results is not None
    assert sheet.superior.post == "Chủ tịch"  # of a head himself the body above
    assert "0/70" not in sheet.self_scores  # not measured yet when he scored himself
    assert "tính khi có đủ kết quả lãnh đạo" in sheet.self_scores


def test_items_stand_one_by_one_with_both_explanations() -> None:
    office = make_office()
    period = with_items(office)
    mine = rating_of(period, office.clerk)
    score_self(
        mine.pk,
        given("10", "8.5", "10", why="Chưa có sáng kiến"),
        version=mine.version,
        actor=office.clerk.actor,
        now=NOW,
    )
    sheet = servant_sheet(rating_of(period, office.clerk), WRITING)
    assert [(one.name, one.most, one.own, one.given) for one in sheet.general] == [
        ("1. Phẩm chất, đạo đức", "10", "10", ""),
        ("2. Tư duy đổi mới", "10", "8,5", ""),
        ("3. Tự phê bình", "10", "10", ""),
    ]
    assert sheet.general[1].why == "Chưa có sáng kiến"


def test_a_sheet_before_anything_is_there_can_be_filled_in_by_hand() -> None:
    office = make_office()
    period = opened(office)
    sheet = servant_sheet(rating_of(period, office.clerk), WRITING)
    assert (sheet.products, sheet.steps, sheet.self_scores) == ((), (), "")


def test_it_is_given_out_as_pdf_and_word_and_the_reading_is_noted() -> None:
    office = make_office(with_accounts=True)
    _, rating = year(office)
    keeper = signed_in(office.appraiser)
    why = keeper.get(f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/giai-thich/")
    assert f'href="{address(rating)}"' in why.content.decode()
    before = Entry.objects.filter(action="rating.read").count()
    answer = keeper.get(address(rating))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(texts(answer.content))
    assert "PHIẾU" in text
    assert "Mẫu 01" in text
    assert "chưa đối chiếu với bản gốc" in text.replace("\r\n", " ")
    assert Entry.objects.filter(action="rating.read").count() == before + 1
    word = keeper.get(address(rating), {"dang": "word"})
    document = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Tờ trình phân bổ kinh phí" in cells
    assert keeper.get(address(rating, "mau-02")).status_code == 404


def test_the_servant_reads_his_own_without_the_open_appraisal_and_others_nothing() -> None:
    office = make_office(with_accounts=True)
    period, rating = year(office)
    told = ServantEntered(disciplined=1, sources={"discipline": "QĐ 9 kỷ luật"})
    appraised(office, rating, general="20", level="KHT", entered=told)
    own = signed_in(office.clerk)
    text = "".join(texts(own.get(address(rating)).content)).replace("\r\n", " ")
    assert "20/30" not in text
    assert "Không hoàn thành nhiệm vụ" in text  # one of the four to choose from
    why = own.get(f"/danh-gia/{period.pk}/xep-loai/{rating.pk}/giai-thich/").content.decode()
    assert "QĐ 9 kỷ luật" not in why
    elsewhere = make_office(with_accounts=True)
    for held in (office.other, elsewhere.appraiser, elsewhere.chair):
        assert signed_in(held).get(address(rating)).status_code == 404


def test_a_sheet_costs_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    office = make_office(with_accounts=True)
    _, rating = year(office)
    keeper = signed_in(office.appraiser)
    keeper.get(address(rating))
    with django_assert_max_num_queries(24):
        keeper.get(address(rating))
