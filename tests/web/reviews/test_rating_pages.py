"""The list of ratings, its explanation, and the acts on it; scores only to those concerned."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import (
    NOW,
    Scene,
    appraise,
    appraised_pair,
    make_scene,
    open_yearend,
    rating_of,
    score,
)
from tests.web.reviews.visiting import signed_in
from tests.word_text import text_of_word

from camket.audit.models import Entry
from camket.organisation.models import UnitSpan
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def path_of(rating: Rating, name: str = "explain") -> str:
    return reverse(f"reviews:{name}", args=[rating.period_id, rating.pk])


def list_of(period: Period) -> str:
    return reverse("reviews:ratings", args=[period.pk])


def rated(*, communes: int = 1) -> tuple[Scene, Period, Rating, Rating]:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    return scene, period, unit, head


def test_the_list_shows_score_conditions_and_three_readings_of_the_ceiling() -> None:
    scene, period, _, _ = rated()
    text = signed_in(scene.appraiser).get(list_of(period)).content.decode()
    assert "91,50" in text
    assert text.count("Tối đa 20%") == 4  # in the note, and under each reading
    assert "chưa thấy văn bản quy định" in text  # how a fraction is rounded
    assert "điều kiện đạt" in text
    assert "Khoản 1 Điều 11 Quy định 366-QĐ/TW" in text


def test_the_list_says_which_units_are_too_young_to_be_rated() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    UnitSpan.objects.filter(unit=scene.communes[1].unit).update(
        valid=DateRange(date(2026, 8, 15), None)
    )
    period = open_yearend(scene)
    path = f"{list_of(period)}?loc=khong-xep-loai"
    text = signed_in(scene.leader).get(path).content.decode()
    assert "Thành lập ngày 15/08/2026, chưa đủ 6 tháng đến hết kỳ" in text
    assert "thiết lập chưa kiểm chứng, không phải quy định" in text
    told = Rating.objects.get(period=period, unit=scene.communes[1].unit, kind="collective")
    assert (told.left_out, told.left_out_mark) == ("young_unit", "C")


def test_leaders_stand_in_their_own_list() -> None:
    scene, period, _, head = rated()
    text = signed_in(scene.leader).get(list_of(period), {"nhom": "ca-nhan"}).content.decode()
    assert head.name in text
    assert "Đảng ủy xã Thử 1" in text


def test_a_commune_does_not_read_the_list_nor_the_scores_of_others() -> None:
    scene, period, unit, head = rated(communes=2)
    neighbour = signed_in(scene.communes[1].head)
    assert neighbour.get(list_of(period)).status_code == 404
    assert neighbour.get(path_of(unit)).status_code == 404
    assert neighbour.get(path_of(head)).status_code == 404
    own = signed_in(scene.commune.head)
    assert own.get(path_of(unit)).status_code == 200
    assert own.get(path_of(head)).status_code == 200


def test_the_clerk_of_a_commune_reads_its_score_and_not_the_secretarys() -> None:
    scene, _, unit, head = rated()
    clerk = signed_in(scene.commune.clerk)
    assert clerk.get(path_of(unit)).status_code == 200
    assert clerk.get(path_of(head)).status_code == 404


def test_who_appraises_a_leader_before_his_unit_is_told_so_and_led_to_the_unit() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    head = score(rating_of(period, scene.commune, SubjectKind.LEADER), scene.commune.head)
    client = signed_in(scene.appraiser)
    text = client.get(path_of(head, "appraise")).content.decode()
    assert "làm xong bước này cho tập thể đơn vị trước" in text
    assert "<form" not in text.split("<main", 1)[1].split("</main>", 1)[0]
    assert f'href="{path_of(unit, "appraise")}"' in text
    # his unit has a proposal: the form is there; so it is where the unit is not rated at all
    appraise(score(unit, scene.commune.clerk), scene.appraiser)
    assert 'name="general"' in client.get(path_of(head, "appraise")).content.decode()
    Rating.objects.filter(pk=unit.pk).update(
        appraised_level="", left_out="by_hand", left_out_reason="Mới thành lập", left_out_mark="C"
    )
    assert 'name="general"' in client.get(path_of(head, "appraise")).content.decode()


def test_a_unit_scores_itself_from_a_page() -> None:
    scene = make_scene(with_accounts=True)
    unit = rating_of(open_yearend(scene), scene.commune, SubjectKind.COLLECTIVE)
    client = signed_in(scene.commune.clerk)
    path = path_of(unit, "self-score")
    assert client.get(path).status_code == 200
    posted = {"general": "28,5", "results": "63", "level": "HTT", "version": "1"}
    refused = client.post(path, {**posted, "general": "30,5"})
    assert refused.status_code == 422
    assert "Số không được quá 30" in refused.content.decode()
    refused = client.post(path, {**posted, "general": "29,995"})
    assert refused.status_code == 422
    assert "không làm tròn" in refused.content.decode()
    assert client.post(path, posted).status_code == 303
    unit.refresh_from_db()
    assert unit.self_level == "HTT"


def test_nobody_else_finds_the_page_to_score() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_yearend(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    for held in (scene.commune.clerk, scene.communes[1].head, scene.appraiser):
        assert signed_in(held).get(path_of(head, "self-score")).status_code == 404


def appraisal(rating: Rating, **changes: str) -> dict[str, str]:
    return {
        "general": "28,5",
        "results": "63",
        "level": "HTT",
        "reason": "",
        "version": str(rating.version),
        **changes,
    }


def test_the_appraiser_enters_points_and_facts_with_their_source() -> None:
    scene = make_scene(with_accounts=True)
    unit = rating_of(open_yearend(scene), scene.commune, SubjectKind.COLLECTIVE)
    unit = score(unit, scene.commune.clerk)
    client = signed_in(scene.appraiser)
    path = path_of(unit, "appraise")
    assert client.get(path).status_code == 200
    unsourced = client.post(path, appraisal(unit, disciplined_members="1"))
    assert unsourced.status_code == 422
    assert "Chưa ghi căn cứ" in unsourced.content.decode()
    half = client.post(path, appraisal(unit, disciplined_members="0,5"))
    assert half.status_code == 422
    answer = client.post(
        path,
        appraisal(unit, disciplined_members="1", source_discipline="QĐ 12-QĐ/UBKTTU"),
    )
    assert answer.status_code == 303
    unit.refresh_from_db()
    assert unit.facts["entered"]["disciplined_members"] == 1
    text = client.get(path_of(unit)).content.decode()
    assert "QĐ 12-QĐ/UBKTTU" in text


def test_a_leader_is_appraised_with_the_facts_of_a_person() -> None:
    scene, _, _, head = rated()
    client = signed_in(scene.appraiser)
    answer = client.post(
        path_of(head, "appraise"),
        appraisal(
            head, votes_total="30", votes_low="16", source_votes="BB 3", level="KHT", quarter_1="HT",
            source_quarters="TB 5", reason="Phiếu tín nhiệm thấp quá nửa",
        ),
    )  # fmt: skip
    assert answer.status_code == 303
    head.refresh_from_db()
    assert head.ruled_level == "KHT"


def test_only_the_appraising_body_finds_the_page_to_appraise() -> None:
    scene, _, unit, _ = rated()
    for held in (scene.commune.head, scene.clerk, scene.leader):
        assert signed_in(held).get(path_of(unit, "appraise")).status_code == 404


def test_a_proposal_is_changed_from_the_list_with_its_reason() -> None:
    scene, period, unit, _ = rated()
    client = signed_in(scene.appraiser)
    path = reverse("reviews:propose", args=[period.pk])
    asked = client.get(path, {"nhom": "tap-the", f"muc-{unit.pk}": "HT"}).content.decode()
    assert "Cần ghi lý do" in asked
    posted = {"nhom": "tap-the", f"muc-{unit.pk}": "HT", f"ly-do-{unit.pk}": ""}
    assert client.post(path, posted).status_code == 422
    answer = client.post(path, {**posted, f"ly-do-{unit.pk}": "Bổ sung kết luận"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{list_of(period)}?nhom=tap-the&cum=")
    unit.refresh_from_db()
    assert unit.appraised_level == "HT"


def test_the_deciding_body_decides_the_list_and_the_clerk_announces_it() -> None:
    scene, period, unit, head = rated()
    leader = signed_in(scene.leader)
    path = reverse("reviews:decide", args=[period.pk])
    assert "Quyết định 1 mức" in leader.get(path, {"nhom": "tap-the"}).content.decode()
    first = leader.post(path, {"nhom": "tap-the", f"muc-{unit.pk}": "HTT"})
    assert first.status_code == 303
    second = leader.post(path, {"nhom": "ca-nhan", f"muc-{head.pk}": "HTT"})
    assert second.status_code == 303
    assert "Chưa chọn" in leader.post(path, {"nhom": "ca-nhan"}).content.decode()
    clerk = signed_in(scene.clerk)
    issue = reverse("reviews:issue-notice", args=[period.pk, "ca-nhan"])
    paper = reverse("reviews:notice", args=[period.pk, "ca-nhan"])
    assert clerk.get(paper).status_code == 404
    assert clerk.get(issue).status_code == 200
    assert clerk.post(issue).status_code == 303
    assert clerk.post(issue).status_code == 422
    for held in (scene.clerk, scene.commune.head):
        answer = signed_in(held).get(paper)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        word = signed_in(held).get(f"{paper}?dang=word")
        assert 'filename="thong-bao-01-TB-TU.docx"' in word["Content-Disposition"]
        assert scene.commune.head.person.full_name in text_of_word(word.content)
    assert (
        f'href="{paper}?dang=word"' in clerk.get(f"{list_of(period)}?nhom=ca-nhan").content.decode()
    )
    stranger = signed_in(scene.commune.clerk).get(
        f"{reverse('reviews:notice', args=[period.pk, 'tap-the'])}?dang=word"
    )
    assert stranger.status_code == 404
    unit_page = reverse("reviews:unit", args=[period.pk, scene.commune.unit.pk])
    text = signed_in(scene.commune.clerk).get(unit_page).content.decode()
    assert "Hoàn thành tốt nhiệm vụ" in text
    assert "91,5" not in text


def test_a_notice_issued_before_word_was_kept_says_so() -> None:
    scene, period, unit, _ = rated()
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    issue_notice(period.pk, SubjectKind.COLLECTIVE, actor=scene.clerk.actor, now=NOW)
    Rating.objects.filter(pk=unit.pk).update(notice_word=None)
    paper = reverse("reviews:notice", args=[period.pk, "tap-the"])
    answer = signed_in(scene.clerk).get(f"{paper}?dang=word")
    assert answer.status_code == 422
    assert "chưa giữ bản Word. Tải bản PDF để dùng." in answer.content.decode()
    assert signed_in(scene.clerk).get(paper)["Content-Type"] == "application/pdf"


def test_a_level_that_does_not_exist_is_answered_404() -> None:
    scene, period, unit, _ = rated()
    path = reverse("reviews:decide", args=[period.pk])
    posted = {"nhom": "tap-the", f"muc-{unit.pk}": "TUYET-VOI"}
    assert signed_in(scene.leader).post(path, posted).status_code == 404


def test_a_long_list_is_decided_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("camket.web.reviews.desk.decisions._AT_ONCE", 1)
    scene = make_scene(communes=2, with_accounts=True)
    period = open_yearend(scene)
    for commune in scene.communes:
        appraised_pair(scene, period, commune)
    leader = signed_in(scene.leader)
    path = reverse("reviews:decide", args=[period.pk]) + "?trang=2"
    page = leader.get(path).content.decode()
    assert "2 – 2 trong 2 chờ quyết định" in page
    (shown,) = re.findall(r'name="muc-(\d+)"', page)
    assert leader.post(path, {f"muc-{shown}": "HTT"}).status_code == 303
    decided = Rating.objects.exclude(decided_level="")
    assert list(decided.values_list("pk", flat=True)) == [int(shown)]


def test_one_level_is_decided_from_its_reasons_in_whichever_group_it_stands() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_yearend(scene)
    for commune, group in zip(scene.communes, ("nhóm A", "nhóm B"), strict=True):
        unit, head = appraised_pair(scene, period, commune)
        Rating.objects.filter(pk__in=(unit.pk, head.pk)).update(group=group)
    leader = signed_in(scene.leader)
    chosen = list_of(period) + f"?nhom=ca-nhan&cum=nhóm B&chon={head.pk}"
    for page in (chosen, path_of(head)):
        text = leader.get(page).content.decode()
        (link,) = re.findall(r'href="([^"]+/quyet-dinh/[^"]*chi=\d+)"', text)
        shown = leader.get(html.unescape(link)).content.decode()
        assert f'name="muc-{head.pk}"' in shown


def test_a_stranger_neither_decides_nor_announces() -> None:
    scene, period, _, _ = rated()
    decide = reverse("reviews:decide", args=[period.pk])
    issue = reverse("reviews:issue-notice", args=[period.pk, "ca-nhan"])
    for held in (scene.commune.head, scene.appraiser):
        assert signed_in(held).post(decide).status_code == 404
        assert signed_in(held).post(issue).status_code == 404
    assert signed_in(scene.commune.clerk).post(issue).status_code == 404


@pytest.mark.parametrize("communes", [1, 4])
def test_pages_cost_the_same_whatever_the_number_of_subjects(
    communes: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    pairs = [appraised_pair(scene, period, commune) for commune in scene.communes]
    unit, head = pairs[0]
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    appraiser, leader = signed_in(scene.appraiser), signed_in(scene.leader)
    visits = [
        (appraiser, list_of(period)),
        (leader, f"{list_of(period)}?nhom=ca-nhan&loc=can-quyet&xep=ten"),
        (leader, reverse("reviews:decide", args=[period.pk]) + "?nhom=ca-nhan"),
        (appraiser, reverse("reviews:propose", args=[period.pk])),
        (appraiser, path_of(head)),
        (appraiser, path_of(head, "appraise")),
        (signed_in(scene.commune.head), path_of(head, "self-score")),
        (leader, reverse("reviews:issue-notice", args=[period.pk, "tap-the"])),
    ]
    for client, path in visits:
        with django_assert_max_num_queries(12, info=path):
            assert client.get(path).status_code == 200


def test_reading_the_rating_of_another_is_recorded_and_of_oneself_is_not() -> None:
    scene, _, _, head = rated()
    readings = Entry.objects.filter(action="rating.read", object_id=str(head.pk))
    assert signed_in(scene.commune.head).get(path_of(head)).status_code == 200
    assert not readings.exists()
    assert signed_in(scene.appraiser).get(path_of(head)).status_code == 200
    assert readings.get().person_id == scene.appraiser.person.pk
