"""The workbench in the browser: groups, ceiling, marks, the sheet alone, and how appraisers lean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_unit
from tests.reviews.scene import PEER_GROUP, Scene, appraised_pair, make_scene, open_yearend
from tests.web.reviews.visiting import signed_in

from camket.reviews.models import ListCap, Period, Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def bench(communes: int = 1) -> tuple[Scene, Period, list[Rating]]:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    units = [appraised_pair(scene, period, commune)[0] for commune in scene.communes]
    return scene, period, units


def list_of(period: Period, **asked: str) -> str:
    return reverse("reviews:ratings", args=[period.pk], query=asked)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_filter_and_order_stand_in_the_address_and_survive_a_proposal() -> None:
    scene, period, (unit,) = bench()
    client = signed_in(scene.appraiser)
    path = list_of(period, loc="can-quyet", xep="ten")
    assert unit.name in read(client, path)
    sent = {
        "nhom": "tap-the",
        "cum": PEER_GROUP,
        "tro-ve": "?loc=can-quyet&xep=ten&xau=1",
        f"muc-{unit.pk}": "HT",
        f"ly-do-{unit.pk}": "Bổ sung kết luận",
    }
    answer = client.post(reverse("reviews:propose", args=[period.pk]), sent)
    assert answer.status_code == 303
    assert "loc=can-quyet&xep=ten" in answer["Location"]
    assert "xau" not in answer["Location"]


def test_in_a_list_he_may_read_nobody_reads_what_is_open_of_himself() -> None:
    scene, period, (unit,) = bench()
    head = Rating.objects.get(period=period, unit=unit.unit, kind="leader")
    Rating.objects.filter(pk=head.pk).update(
        person=scene.appraiser.person, name="Người thẩm định", appraised_reason="Còn điểm yếu"
    )
    client = signed_in(scene.appraiser)
    mine = {"nhom": "ca-nhan", "chon": str(head.pk)}
    own, others = read(client, list_of(period, **mine)), signed_in(scene.leader)
    assert "Người thẩm định" in own
    assert 'data-l="Thẩm định">–' in own
    assert "Chưa thẩm định" in own
    assert "Còn điểm yếu" not in own
    assert "Còn điểm yếu" in read(others, list_of(period, **mine))
    ask = {"nhom": "ca-nhan", f"muc-{head.pk}": "HTT"}
    assert (
        "Người thẩm định"
        not in client.get(reverse("reviews:propose", args=[period.pk]), ask).content.decode()
    )
    own_page = reverse("reviews:appraise", args=[period.pk, head.pk])
    assert client.get(own_page).status_code == 404
    Rating.objects.filter(pk=head.pk).update(decided_level="HTT", decided_at=head.appraised_at)
    decided = read(client, list_of(period, **mine))
    assert 'data-l="Thẩm định">–' not in decided


def test_what_can_no_longer_be_appraised_says_so_and_shows_no_form() -> None:
    scene, period, (unit,) = bench()
    path = reverse("reviews:appraise", args=[period.pk, unit.pk])
    client = signed_in(scene.appraiser)
    assert "Ghi thẩm định" in read(client, path)
    Rating.objects.filter(pk=unit.pk).update(decided_level="HTT", decided_at=unit.appraised_at)
    told = read(client, path)
    assert f"Mức xếp loại của {unit.name} đã được quyết định nên không sửa được." in told
    assert "Ghi thẩm định" not in told
    Rating.objects.filter(pk=unit.pk).update(decided_level="", decided_at=None, self_at=None)
    told = read(client, path)
    assert f"{unit.name} chưa tự chấm điểm nên chưa thẩm định được." in told
    assert "Ghi thẩm định" not in told


def test_who_was_decided_is_led_from_his_old_form_to_the_level() -> None:
    scene, period, (unit,) = bench()
    Rating.objects.filter(pk=unit.pk).update(decided_level="HTT", decided_at=unit.appraised_at)
    clerk = signed_in(scene.communes[0].clerk)
    answer = clerk.get(reverse("reviews:self-score", args=[period.pk, unit.pk]), follow=True)
    assert answer.redirect_chain[0][0] == reverse("reviews:explain", args=[period.pk, unit.pk])
    assert "đã quyết định mức hoặc không xếp loại" in answer.content.decode()
    stranger = signed_in(scene.appraiser)
    assert stranger.get(reverse("reviews:self-score", args=[period.pk, unit.pk])).status_code == 404


def test_marked_rows_are_proposed_together_with_one_reason() -> None:
    scene, period, units = bench(2)
    client = signed_in(scene.appraiser)
    path = reverse("reviews:propose", args=[period.pk])
    marked = {"nhom": "tap-the", "co": [str(one.pk) for one in units], "muc-chung": "HT"}
    page = client.get(path, marked).content.decode()
    assert "Ghi 2 đề nghị" in page
    assert page.count("Cần ghi lý do") == 2
    posted = {"nhom": "tap-the", "ly-do-chung": "Cùng một đoàn kiểm tra"}
    posted |= {f"muc-{one.pk}": "HT" for one in units}
    assert client.post(path, posted).status_code == 303
    kept = Rating.objects.filter(pk__in=[one.pk for one in units])
    assert {(one.appraised_level, one.appraised_reason) for one in kept} == {
        ("HT", "Cùng một đoàn kiểm tra")
    }


def test_the_sheet_comes_alone_when_the_list_asks_for_it() -> None:
    scene, period, units = bench(2)
    client = signed_in(scene.appraiser)
    whole = read(client, list_of(period, chon=str(units[1].pk)))
    part = client.get(list_of(period, chon=str(units[1].pk)), headers={"HX-Request": "true"})
    text = part.content.decode()
    assert f'data-of="{units[1].pk}"' in text
    assert "<table" not in text
    assert f'data-of="{units[1].pk}"' in whole
    # the answer to the row walked to last wins: an earlier one still on its way is given up
    assert 'data-ratings hx-sync="this:replace"' in whole


def test_who_decides_sets_the_ceiling_and_the_list_says_who_and_why() -> None:
    scene, period, _ = bench()
    leader = signed_in(scene.leader)
    path = reverse("reviews:cap", args=[period.pk], query={"nhom": "tap-the"})
    assert "Nghị định 335/2025/NĐ-CP" in read(leader, path)
    sent = {
        "nhom": "tap-the",
        "cum": PEER_GROUP,
        "denominator": "HTT_OR_BETTER",
        "rounding": "floor",
        "is_exceptional": "on",
        "reason": "Tăng trưởng dẫn đầu cả nước",
        "source": "",
    }
    refused = leader.post(path, sent)
    assert refused.status_code == 422
    assert "Tăng trưởng dẫn đầu cả nước" in refused.content.decode()
    assert not ListCap.objects.exists()
    assert leader.post(path, {**sent, "source": "NQ 12-NQ/TU"}).status_code == 303
    text = read(signed_in(scene.appraiser), list_of(period))
    assert "Trường hợp vượt trội, tối đa 25%" in text
    assert "Tăng trưởng dẫn đầu cả nước" in text
    assert "NQ 12-NQ/TU" in text


def test_an_appraiser_reads_the_ceiling_and_does_not_set_it() -> None:
    scene, period, _ = bench()
    path = reverse("reviews:cap", args=[period.pk], query={"nhom": "tap-the"})
    assert signed_in(scene.appraiser).get(path).status_code == 404
    assert signed_in(scene.appraiser).post(path).status_code == 404


def test_few_cases_say_nothing_about_an_appraiser() -> None:
    scene, period, _ = bench(2)
    text = read(signed_in(scene.leader), reverse("reviews:leanings", args=[period.pk]))
    assert text.count("quá ít để kết luận") >= 2
    assert "91,50" not in text


def test_five_cases_are_told_with_their_number() -> None:
    scene, period, _ = bench(5)
    Rating.objects.filter(period=period, kind="leader").update(results=Decimal(50))
    text = read(signed_in(scene.leader), reverse("reviews:leanings", args=[period.pk]))
    assert "91,50" in text
    assert "-13,00" in text or "−13,00" in text


def test_a_long_list_is_read_a_page_at_a_time(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene, period, (unit,) = bench()
    copies = []
    for number in range(2, 61):
        copy = Rating.objects.get(pk=unit.pk)
        copy.pk, copy.unit_id = (
            None,
            make_unit(f"Đảng ủy xã Bản sao {number}", parent=scene.province).pk,
        )
        copy.name = f"Đảng ủy xã Bản sao {number}"
        copies.append(copy)
    Rating.objects.bulk_create(copies)
    client = signed_in(scene.appraiser)
    with django_assert_max_num_queries(12):
        text = read(client, list_of(period))
    assert "1 – 50 trong 60" in text
    assert "51 – 60 trong 60" in read(client, list_of(period, trang="2"))
