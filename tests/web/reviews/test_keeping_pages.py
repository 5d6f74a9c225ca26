"""Pages of periods of any kind: opened, frozen, closed; facts contested; discipline kept apart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_holder, make_unit
from tests.reviews.rule_sets import published_set
from tests.reviews.scene import DUE, NOW, make_scene, open_yearend, rating_of
from tests.web.reviews.visiting import signed_in
from tests.web.year import make_pdf

from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import (
    DisciplineEvent,
    Dossier,
    FactContest,
    PeerGroup,
    Period,
    PersonAbsence,
    Rating,
)
from camket.rules.schemes import numbers_335
from camket.shared.text import fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
Counter = Callable[..., AbstractContextManager[object]]
QUARTER = {
    "kind": "quarter",
    "year": "2026",
    "quarter": "4",
    "due_on": "20/12/2026",
    "rule_set": "national",
    "who": ["collectives", "heads", "deputies"],
}


def test_a_quarter_is_opened_by_a_plain_form() -> None:
    scene = make_scene(with_accounts=True)
    clerk = signed_in(scene.clerk)
    path = reverse("reviews:open-any")
    page = clerk.get(path).content.decode()
    assert "xã, phường, đặc khu" in page
    assert "Nghị định 335/2025/NĐ-CP: công chức của cơ quan" in page
    bad = clerk.post(path, {**QUARTER, "quarter": ""})
    assert bad.status_code == 422
    assert "Chưa chọn quý" in bad.content.decode()
    done = clerk.post(path, QUARTER)
    period = Period.objects.get()
    assert done.headers["Location"] == reverse("reviews:subjects", args=[period.pk])
    assert period.scheme == "02-HD/BTCTW"
    assert clerk.post(path, QUARTER).status_code == 422


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("co", "xếp không hoàn thành nhiệm vụ (P-N8)"),
        ("khong", "cấp có thẩm quyền quyết định (P-N8)"),
    ],
)
def test_a_quarter_says_what_its_body_chose_of_a_task_not_done(told: str, says: str) -> None:
    scene = make_scene(with_accounts=True)
    clerk = signed_in(scene.clerk)
    clerk.post(reverse("reviews:open-any"), {**QUARTER, "undone_fails": told})
    page = clerk.get(reverse("reviews:period", args=[Period.objects.get().pk]))
    assert f"chưa xong do chủ quan: {says}" in page.content.decode()


@pytest.mark.parametrize(("told", "says"), [("co", "bắt buộc"), ("", "chỉ nhắc")])
def test_a_quarter_says_whether_its_body_made_ax_2_binding(told: str, says: str) -> None:
    scene = make_scene(with_accounts=True)
    clerk = signed_in(scene.clerk)
    clerk.post(reverse("reviews:open-any"), {**QUARTER, "axes_bind": told})
    page = clerk.get(reverse("reviews:period", args=[Period.objects.get().pk]))
    assert f"không bỏ trục 4: {says} (AX-2)" in page.content.decode()


@pytest.mark.parametrize("communes", [1, 4])
def test_the_list_of_subjects_says_who_is_out_and_why(
    communes: int, django_assert_max_num_queries: Counter
) -> None:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    clerk = signed_in(scene.clerk)
    path = reverse("reviews:subjects", args=[period.pk])
    with django_assert_max_num_queries(12):
        page = clerk.get(path).content.decode()
    assert "Quy tắc về diện, giữ từ lúc mở kỳ" in page
    change = reverse("reviews:participate", args=[period.pk, unit.pk])
    assert clerk.post(change, {"reason": ""}).status_code == 422
    assert clerk.post(change, {"reason": "Đang sắp xếp"}).status_code == 303
    told = clerk.get(f"{path}?xem=khong-xep-loai").content.decode()
    assert "Đang sắp xếp" in told
    assert "thiết lập chưa kiểm chứng, không phải quy định" in told


def test_the_wrong_order_is_refused_with_its_sentence() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    clerk = signed_in(scene.clerk)
    closing = clerk.post(reverse("reviews:close", args=[period.pk]))
    assert closing.status_code == 422
    assert "Chốt số liệu trước rồi mới đóng kỳ." in closing.content.decode()
    assert clerk.post(reverse("reviews:fill", args=[period.pk])).status_code == 303
    said = clerk.get(reverse("reviews:subjects", args=[period.pk])).content.decode()
    assert "đang chờ đến lượt" in said
    assert clerk.post(reverse("reviews:freeze", args=[period.pk])).status_code == 303
    assert clerk.post(reverse("reviews:fill", args=[period.pk])).status_code == 422
    again = clerk.post(reverse("reviews:close", args=[period.pk]))
    assert "chưa quyết định mức xếp loại" in again.content.decode()


def test_freezing_and_closing_say_first_what_they_do_and_ask() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    clerk = signed_in(scene.clerk)
    freezing, closing = (
        reverse(f"reviews:{name}", args=[period.pk]) for name in ("freeze", "close")
    )
    list_page = clerk.get(reverse("reviews:subjects", args=[period.pk])).content.decode()
    assert f'href="{freezing}"' in list_page
    assert f'action="{freezing}"' not in list_page
    asked = clerk.get(freezing).content.decode()
    assert "Việc này không hoàn tác được." in asked
    assert "không đổi diện xếp loại" in asked
    period.refresh_from_db()
    assert period.is_open
    too_early = clerk.get(closing).content.decode()
    assert "Chốt số liệu trước rồi mới đóng kỳ." in too_early
    assert 'class="btn act end"' not in too_early
    assert clerk.post(freezing).status_code == 303
    assert "chưa quyết định mức xếp loại" in clerk.get(closing).content.decode()
    period.ratings.update(left_out="by_hand", left_out_reason="Sắp xếp", left_out_mark="C")
    assert "Kỳ đã đóng không nhận điểm" in clerk.get(closing).content.decode()
    assert clerk.post(closing).status_code == 303
    period.refresh_from_db()
    assert period.is_closed


@pytest.mark.parametrize("communes", [1, 4])
def test_a_fact_opens_its_source_and_is_contested(
    communes: int, django_assert_max_num_queries: Counter
) -> None:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    path = reverse("reviews:facts", args=[period.pk, unit.pk])
    below, above = signed_in(scene.commune.clerk), signed_in(scene.appraiser)
    with django_assert_max_num_queries(12):
        page = below.get(f"{path}?xem=done").content.decode()
    assert "Việc của “Giải phóng mặt bằng tuyến đường liên xã”" in page
    told = {"fact": "exceeded", "claimed": "1", "reason": "Thiếu một việc đã duyệt"}
    assert below.post(path, {**told, "claimed": "một"}).status_code == 422
    assert below.post(path, told).status_code == 303
    contest = FactContest.objects.get()
    assert "Trả lời phản ánh" not in below.get(path).content.decode()
    assert "Trả lời phản ánh" in above.get(path).content.decode()
    answer = reverse("reviews:contest-answer", args=[period.pk, unit.pk, contest.pk])
    given = {"y-kien": "sua", "value": "1", "answer": "Đúng", "source": ""}
    assert above.post(answer, given).status_code == 422
    assert above.post(answer, {**given, "source": "BB 7"}).status_code == 303
    said = below.get(path).content.decode()
    assert "Đã sửa theo phản ánh; căn cứ: BB 7" in said
    why = above.get(reverse("reviews:explain", args=[period.pk, unit.pk])).content.decode()
    assert "1 vượt mức;" in why
    assert "0 vượt mức;" not in why


def test_what_came_with_a_contest_is_handed_to_who_may_read_the_facts() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    page = reverse("reviews:facts", args=[period.pk, unit.pk])
    below = signed_in(scene.commune.clerk)
    told = {"fact": "exceeded", "claimed": "1", "reason": "Thiếu một việc đã duyệt"}
    pdf = make_pdf()
    sent = SimpleUploadedFile("biên bản.pdf", pdf, "application/pdf")
    assert below.post(page, {**told, "evidence": sent}).status_code == 303
    contest = FactContest.objects.get()
    path = reverse("reviews:contest-evidence", args=[period.pk, unit.pk, contest.pk])
    assert path in signed_in(scene.appraiser).get(page).content.decode()
    for reader in (scene.commune.clerk, scene.appraiser):
        given = signed_in(reader).get(path)
        assert given.content == pdf
        assert "bi%C3%AAn%20b%E1%BA%A3n.pdf" in given.headers["Content-Disposition"]
    assert signed_in(scene.communes[1].clerk).get(path).status_code == 404
    FactContest.objects.update(evidence=None)
    assert below.get(path).status_code == 404


def test_a_subject_is_looked_for_in_the_database_without_accents(
    django_assert_max_num_queries: Counter,
) -> None:
    scene = make_scene(communes=3, with_accounts=True)
    period = open_yearend(scene)
    clerk = signed_in(scene.clerk)
    path = reverse("reviews:subjects", args=[period.pk])
    unit, other = scene.communes[1], scene.communes[2]
    with django_assert_max_num_queries(12):
        found = clerk.get(path, {"q": "xa thu 2"}).content.decode()
    assert "Đảng ủy xã Thử 2</a>" in found
    assert f"{unit.head.person.full_name}</a>" in found  # a unit brings its people
    assert "Đảng ủy xã Thử 3</a>" not in found
    assert "1 – 2 trong 2" in found
    person = fold(unit.head.person.full_name)
    named = clerk.get(path, {"q": person}).content.decode()
    assert f"{unit.head.person.full_name}</a>" in named
    assert f"{other.head.person.full_name}</a>" not in named
    assert "Không có đối tượng nào" in clerk.get(path, {"q": "không ai"}).content.decode()


def test_who_opens_a_period_and_reads_no_scores_is_given_no_link_to_them() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    page = reverse("reviews:subjects", args=[period.pk])
    facts = reverse("reviews:facts", args=[period.pk, unit.pk])
    assert facts in signed_in(scene.clerk).get(page).content.decode()
    Period.objects.filter(pk=period.pk).update(superior=scene.commune.unit)
    Rating.objects.filter(pk=unit.pk).update(unit=scene.province)
    below = signed_in(scene.commune.clerk)
    assert below.get(facts).status_code == 404
    text = below.get(page).content.decode()
    assert unit.name in text
    assert facts not in text


def test_nothing_assigned_is_not_enough_data() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    Period.objects.filter(pk=period.pk).update(state="frozen", frozen_at=period.gathered_at)
    Rating.objects.filter(pk=unit.pk).update(facts={})
    page = signed_in(scene.commune.clerk).get(reverse("reviews:facts", args=[period.pk, unit.pk]))
    assert "Chưa đủ dữ liệu" in page.content.decode()


def test_discipline_is_entered_and_seen_by_appraisers_alone() -> None:
    scene = make_scene(with_accounts=True)
    path = reverse("reviews:discipline")
    assert signed_in(scene.commune.head).get(path).status_code == 404
    appraiser = signed_in(scene.appraiser)
    told = {
        "person": scene.commune.head.person.pk,
        "decided_on": "01/10/2026",
        "form": "reprimand",
        "is_task_related": "on",
        "decision_no": "12-QĐ/UBKT",
        "decided_by_name": "Ủy ban Kiểm tra Tỉnh ủy",
    }
    assert appraiser.post(path, told).status_code == 422  # no unit was picked
    chosen = f"{path}?don_vi={scene.commune.unit.pk}"
    assert scene.commune.head.person.full_name in appraiser.get(chosen).content.decode()
    elsewhere = appraiser.post(chosen, {**told, "person": scene.leader.person.pk})
    assert elsewhere.status_code == 422
    assert not DisciplineEvent.objects.exists()
    assert appraiser.post(chosen, told).status_code == 303
    again = appraiser.post(chosen, told)
    assert "Quyết định này đã được ghi." in again.content.decode()
    head = Rating.objects.get(period=open_yearend(scene), person=scene.commune.head.person)
    assert head.facts["gathered"]["disciplined_for_task"] == 1
    event = DisciplineEvent.objects.get()
    out = reverse("reviews:discipline-withdraw", args=[event.pk])
    assert appraiser.post(out, {"reason": ""}).status_code == 422
    assert appraiser.post(out, {"reason": "Nhập nhầm"}).status_code == 303


def test_a_unit_is_picked_by_its_words_among_those_below_alone() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    outside = make_unit("Đảng ủy xã Ngoài tỉnh")
    make_unit("Xã Thử")  # by this very name, but elsewhere: it hides none of those below
    for name in ("discipline", "absences"):
        path = reverse(f"reviews:{name}")
        appraiser = signed_in(scene.appraiser)
        several = appraiser.get(path, {"ten": "xã Thử"}).content.decode()
        assert "Có 2 đơn vị khớp" in several
        assert 'name="ten-chon"' in several
        exact = appraiser.get(path, {"ten": "Đảng ủy xã Thử 2"}).content.decode()
        assert scene.communes[1].head.person.full_name in exact
        picked: dict[str, Any] = {
            "ten": "xã Thử",
            "ten-cho": "xã Thử",
            "ten-chon": scene.communes[1].unit.pk,
        }
        assert (
            scene.communes[1].head.person.full_name in appraiser.get(path, picked).content.decode()
        )
        assert (
            "Không có đơn vị trực thuộc nào"
            in appraiser.get(path, {"ten": "Đảng ủy xã Ngoài tỉnh"}).content.decode()
        )
        far = appraiser.get(path, {"don_vi": outside.pk}).content.decode()
        assert "không thuộc phạm vi đang làm việc" in far


def test_absences_are_kept_on_their_page_by_those_who_may(
    django_assert_max_num_queries: Counter,
) -> None:
    scene = make_scene(communes=2, with_accounts=True)
    path = reverse("reviews:absences")
    assert signed_in(scene.commune.head).get(path).status_code == 404
    clerk = signed_in(scene.clerk)
    told = {
        "person": scene.commune.head.person.pk,
        "kind": "training",
        "starts_on": "01/02/2026",
        "ends_on": "",
        "paper": "Quyết định 5-QĐ/TU",
    }
    path = f"{path}?don_vi={scene.commune.unit.pk}"
    bad = clerk.post(path, {**told, "person": "0", "starts_on": "32/1/2026"})
    assert bad.status_code == 422
    assert not PersonAbsence.objects.exists()
    assert clerk.post(path, told).status_code == 303
    absence = PersonAbsence.objects.get()
    with django_assert_max_num_queries(12):
        page = clerk.get(path).content.decode()
    assert "chưa kết thúc" in page
    assert "NĐ 90/2020/NĐ-CP" in page
    assert "thiết lập chưa kiểm chứng, không phải quy định" in page
    other = signed_in(scene.communes[1].clerk)
    assert "Quyết định 5-QĐ/TU" not in other.get(path).content.decode()
    end = reverse("reviews:absence-end", args=[absence.pk])
    assert other.post(end, {"ends_on": "01/03/2026"}).status_code == 404
    assert clerk.post(end, {"ends_on": "không"}).status_code == 422
    assert clerk.post(end, {"ends_on": "01/03/2026"}).status_code == 303
    out = reverse("reviews:absence-withdraw", args=[absence.pk])
    assert clerk.post(out, {"reason": ""}).status_code == 422
    assert clerk.post(out, {"reason": "Nhập nhầm"}).status_code == 303
    assert "Đã rút" in clerk.get(path).content.decode()


def test_a_superior_names_its_own_groups_on_their_page(
    django_assert_max_num_queries: Counter,
) -> None:
    scene = make_scene(with_accounts=True)
    path = reverse("reviews:groups")
    clerk = signed_in(scene.clerk)
    assert clerk.post(path, {"name": "xã vùng cao"}).status_code == 422
    assert clerk.post(path, {"name": "", "kinds": ["commune_committee"]}).status_code == 422
    assert clerk.post(path, {"name": "a", "kinds": ["department"]}).status_code == 422
    sent = {"name": "xã vùng cao", "kinds": ["commune_committee"]}
    assert clerk.post(path, sent).status_code == 303
    with django_assert_max_num_queries(12):
        page = clerk.get(path).content.decode()
    assert "xã vùng cao" in page
    drop = reverse("reviews:group-drop", args=[PeerGroup.objects.get().pk])
    assert signed_in(scene.commune.clerk).post(drop).status_code == 404
    assert signed_in(scene.commune.head).get(path).status_code == 404
    assert clerk.post(drop).status_code == 303
    assert not PeerGroup.objects.exists()


def test_a_members_class_is_corrected_on_the_list_of_subjects() -> None:
    scene = make_scene(with_accounts=True)
    unit, clerk = scene.commune.unit, signed_in(scene.commune.clerk)
    member = make_holder(unit, "commune_clerk")
    new = NewPeriod(PeriodKind.YEAREND, 2026, DUE)
    period = open_review(unit.pk, new, actor=scene.commune.clerk.actor, now=NOW)
    rating = Rating.objects.get(period=period, person=member.person)
    path = reverse("reviews:reclass", args=[period.pk, rating.pk])
    assert path in clerk.get(reverse("reviews:subjects", args=[period.pk])).content.decode()
    assert clerk.post(path, {"reason": ""}).status_code == 422
    assert clerk.post(path, {"reason": "Đã nghỉ việc"}).status_code == 303
    rating.refresh_from_db()
    assert rating.kind == "member_outside"
    assert signed_in(scene.clerk).post(path, {"reason": "Thử"}).status_code == 404


def test_the_ledgers_are_reached_from_the_list_and_from_a_period() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    ledgers = [reverse("reviews:discipline"), reverse("reviews:absences")]
    for page in (reverse("reviews:list"), reverse("reviews:period", args=[period.pk])):
        seen = signed_in(scene.appraiser).get(page).content.decode()
        assert all(path in seen for path in ledgers), page
        clerk = signed_in(scene.clerk).get(page).content.decode()
        assert reverse("reviews:groups") in clerk
        assert ledgers[0] not in clerk
        head = signed_in(scene.commune.head).get(page).content.decode()
        assert not any(path in head for path in ledgers)


def test_the_list_of_periods_leads_to_each_piece_the_reader_may_open() -> None:
    scene = make_scene(with_accounts=True)
    open_yearend(scene)
    pieces = ("own-dossiers", "remarks-asked", "appeals", "remediation", "discipline", "rule-sets")
    paths = {name: reverse(f"reviews:{name}") for name in pieces}
    for person, closed in ((scene.commune.head, {"discipline"}), (scene.appraiser, set[str]())):
        visitor = signed_in(person)
        page = visitor.get(reverse("reviews:list")).content.decode()
        main = page[page.index("<main") :]
        offered = {name for name in pieces if f'href="{paths[name]}"' in main}
        assert not offered & closed
        assert all(visitor.get(paths[name]).status_code == 200 for name in offered)
        assert {name for name in pieces if visitor.get(paths[name]).status_code == 200} == offered


def test_a_deputy_is_not_led_to_the_assessment_he_may_not_open() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    path = reverse("reviews:unit", args=[period.pk, scene.commune.unit.pk])
    head = signed_in(scene.commune.head)
    assert path in head.get(reverse("reviews:list")).content.decode()
    deputy = signed_in(make_holder(scene.commune.unit, "commune_deputy", with_account=True))
    assert path not in deputy.get(reverse("reviews:list")).content.decode()
    assert deputy.get(path).status_code == 404


def test_a_rating_without_dossiers_offers_none() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    head = signed_in(scene.commune.head)
    path = reverse("reviews:explain", args=[period.pk, unit.pk])
    files = reverse("reviews:unit-dossiers", args=[period.pk, unit.unit_id])
    assert files in head.get(path).content.decode()
    Dossier.objects.filter(rating__period=period).delete()
    assert files not in head.get(path).content.decode()
    assert head.get(files).status_code == 404


def test_the_pages_that_open_offer_the_bodys_own_set_beside_the_centres() -> None:
    scene = make_scene(with_accounts=True)
    own, other = published_set(scene), published_set(scene, scheme=numbers_335.SCHEME)
    clerk = signed_in(scene.clerk)
    for path in (reverse("reviews:open-any"), reverse("reviews:open", args=[scene.campaign.pk])):
        page = clerk.get(path).content.decode()
        for code in ("national", "national-A", own.code):
            assert f'value="{code}"' in page
        assert "Bộ quy tắc Tỉnh ủy (Quy định 12-QĐ/TU, hiệu lực từ 01/01/2026)" in page
    assert other.code not in page  # a campaign's year is the Party's
    path = reverse("reviews:open-any")
    assert "Nghị định 335/2025/NĐ-CP: Bộ quy tắc" in clerk.get(path).content.decode()
    path = reverse("reviews:open", args=[scene.campaign.pk])
    assert clerk.post(path, {"kind": "yearend", "rule_set": other.code}).status_code == 422
    assert clerk.post(path, {"kind": "yearend", "rule_set": own.code}).status_code == 303
    assert Period.objects.get().rule_set == own.code
