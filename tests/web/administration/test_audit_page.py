"""The inspector's page: who did what, in which post, when, on what, before and after."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW
from tests.web.year import Year, client_of

from camket.audit.chain import check_and_note, fact, record_facts
from camket.audit.models import Entry
from camket.web.administration.recorded import changes_of

pytestmark = pytest.mark.django_db
PATH = "/quan-tri/nhat-ky/"


def found(year: Year, **asked: str) -> str:
    response = client_of(year.inspector.user).get(PATH, asked)
    assert response.status_code == 200
    return response.content.decode().partition('<table class="tbl dense">')[2]


def test_an_entry_says_who_in_which_post_on_what(year: Year) -> None:
    rows = found(year, hanh_dong="obstacle.raised")
    assert "Nêu vướng mắc" in rows
    assert year.head.person.full_name in rows
    assert year.head.actor.post_name in rows
    assert year.obstacle.title in rows
    assert "Đảng ủy xã Cam Thử" in rows


def test_entries_are_found_by_person_without_accents(year: Year) -> None:
    name = year.head.person.full_name
    rows = found(year, nguoi=name.replace("Nguyễn Văn Thử", "nguyen van thu"))
    assert name in rows


def test_entries_are_found_by_unit(year: Year) -> None:
    assert "Nêu vướng mắc" in found(year, don_vi="cam thu")
    assert "Nêu vướng mắc" not in found(year, don_vi="dong thu")


def test_entries_are_found_by_object(year: Year) -> None:
    assert "Nêu vướng mắc" in found(year, doi_tuong="giá đất")
    rows = found(year, loai="tasks.obstacle", ma=str(year.obstacle.pk))
    assert "Nêu vướng mắc" in rows
    assert "Mở đợt cam kết" not in rows


@pytest.mark.parametrize("model", ["reviews.dossier", "reviews.meetingslot"])
def test_every_line_leads_to_all_that_was_done_to_its_object(year: Year, model: str) -> None:
    """Usual kinds stand in the list; the link of a line of another kind leads somewhere too."""
    done = fact("commitment.opened", apps.get_model(model)(pk=7))
    record_facts([done], actor=year.clerk.actor, at=NOW)
    link = f"loai={model}&amp;ma=7"
    assert link in found(year)
    rows = found(year, loai=model, ma="7")
    assert str(apps.get_model(model)._meta.verbose_name) in rows
    assert "Nêu vướng mắc" not in rows
    refused = client_of(year.inspector.user).get(PATH, {"loai": "reviews.nothing", "ma": "7"})
    assert refused.status_code == 422


def test_entries_are_found_by_day_in_hanoi(year: Year) -> None:
    assert "Nêu vướng mắc" in found(year, tu="16/11/2026", den="16/11/2026")
    assert "Nêu vướng mắc" not in found(year, tu="17/11/2026")
    assert "Nêu vướng mắc" not in found(year, den="15/11/2026")


def test_a_day_that_does_not_exist_is_refused_and_everything_typed_is_kept(year: Year) -> None:
    response = client_of(year.inspector.user).get(PATH, {"tu": "31/02/2026", "nguoi": "Thử"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "không có trong lịch" in html
    assert 'value="31/02/2026"' in html
    assert 'value="Thử"' in html


def test_before_and_after_are_read_in_vietnamese() -> None:
    assert changes_of(
        {
            "status": "issued",
            "due_on": "2026-09-30",
            "told_superior": True,
            "target": "1234.5000",
            "year": 2026,
            "reason": "",
            "at": "2026-11-16T02:00:00+00:00",
        }
    ) == [
        ("tình trạng", "chờ ký"),
        ("thời hạn", "30/09/2026"),
        ("đã báo cấp trên", "có"),
        ("mức cần đạt", "1.234,5"),
        ("năm", "2026"),
        ("lý do", "–"),
        ("at", "16/11/2026 09:00"),
    ]


def test_what_an_amendment_changed_is_read_in_vietnamese() -> None:
    change = {
        "key": "v7|measures|Diện tích|target",
        "where": "Vấn đề 1, số đo “Diện tích”: cam kết",
        "before": "10",
        "after": "8",
        "reason": "Mưa lũ",
        "item": "v7",
        "row": "Diện tích",
        "field": "target",
    }
    added = {"where": "Vấn đề 2, thêm mới", "before": "", "after": "Nước sạch", "reason": ""}
    dropped = {"where": "Vấn đề 3, bỏ", "before": "Đường thôn", "after": "", "reason": ""}
    told = changes_of({"effective_on": "2026-08-15", "changes": [change, added, dropped]})
    assert told == [
        ("có hiệu lực từ ngày", "15/08/2026"),
        (
            "thay đổi",
            (
                "Vấn đề 1, số đo “Diện tích”: cam kết: trước “10”, sau “8” (lý do: Mưa lũ), "
                "Vấn đề 2, thêm mới: trước chưa có, sau “Nước sạch”, "
                "Vấn đề 3, bỏ: trước “Đường thôn”, sau bỏ"
            ),
        ),
    ]


def test_reasons_of_an_amendment_stand_under_the_place_in_words() -> None:
    told = {"v7|measures|Diện tích|target": "Mưa lũ", "v7|new": "Mới", "pledge": "Rõ hơn"}
    assert changes_of({**told, "before": 2, "after": 3}) == [
        ("các số đo, Diện tích, mức cần đạt", "Mưa lũ"),
        ("thêm mới", "Mới"),
        ("trách nhiệm", "Rõ hơn"),
        ("trước", "2"),
        ("sau", "3"),
    ]


def test_a_number_and_a_word_file_are_told_in_words() -> None:
    assert changes_of({"status": "reserved"}, "number.issued") == [("tình trạng", "đã giữ số")]
    assert changes_of({"status": "issued"}, "number.issued") == [("tình trạng", "đã ban hành")]
    assert changes_of({"status": "issued"}, "commitment.issued") == [("tình trạng", "chờ ký")]
    assert changes_of({"word": "a" * 64, "signatories": ["Lê An"], "way": "trial"}) == [
        ("mã băm của tệp Word", "aaaaaaaaaaaa…"),
        ("người ký", "Lê An"),
        ("cách ký", "chứng thư thử nghiệm"),
    ]


def test_fifty_entries_stand_on_a_page_and_older_ones_follow(year: Year) -> None:
    record_facts(
        [fact("task.chased", year.late, after={"number": number}) for number in range(70)],
        actor=year.head.actor,
        at=NOW,
    )
    first = found(year, hanh_dong="task.chased")
    assert first.count("<tr>") == 51
    last = Entry.objects.filter(action="task.chased").order_by("-number")[49].number
    assert (
        f"truoc={last}"
        in client_of(year.inspector.user).get(PATH, {"hanh_dong": "task.chased"}).content.decode()
    )
    assert found(year, hanh_dong="task.chased", truoc=str(last)).count("<tr>") == 21


def test_reading_the_audit_is_itself_recorded(year: Year) -> None:
    found(year, nguoi="Thử", tu="16/11/2026")
    entry = Entry.objects.latest("number")
    assert entry.action == "audit.read"
    assert entry.after == {"person": "Thử", "from": "2026-11-16"}
    assert entry.person_id == year.inspector.person.pk


def test_the_state_of_the_chain_is_said(year: Year) -> None:
    client = client_of(year.inspector.user)
    assert "chưa được kiểm tra lần nào" in client.get(PATH).content.decode()
    check_and_note(now=NOW)
    assert "Chuỗi nhật ký nguyên vẹn" in client.get(PATH).content.decode()


def test_nobody_else_reads_the_audit(year: Year) -> None:
    for held in (year.head, year.clerk, year.appraiser, year.member):
        assert client_of(held.user).get(PATH).status_code == 404


def test_a_search_costs_at_most_twelve_statements(year: Year) -> None:
    client = client_of(year.inspector.user)
    client.get(PATH)
    with CaptureQueriesContext(connection) as statements:
        client.get(PATH, {"nguoi": "Thử", "don_vi": "cam", "tu": "16/11/2026"})
    # savepoints are this test's own: outside a test the search begins and commits
    asked = [one for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 12
