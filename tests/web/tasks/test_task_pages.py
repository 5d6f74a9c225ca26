"""Pages of tasks: find, prove, report from a phone, give one's word, pass on, chase."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.factories import Held, make_cell, make_holder, make_province, make_task, make_unit

from camket.config import clock
from camket.organisation.models import Unit
from camket.tallies.actions import append_delta, fold_deltas
from camket.tasks.models import Evidence, Report, Task, TaskChase

pytestmark = pytest.mark.django_db
Counter = Callable[[int], AbstractContextManager[object]]
MOST_STATEMENTS = 12


@dataclass(frozen=True, slots=True)
class Village:
    """A commune with its head, a cell with its secretary and a member, and the cell's task."""

    commune: Unit
    cell: Unit
    head: Held
    secretary: Held
    member: Held
    task: Task


@pytest.fixture
def village() -> Village:
    commune = make_unit(parent=make_province())
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    return Village(
        commune=commune,
        cell=cell,
        head=make_holder(commune, "commune_secretary", with_account=True),
        secretary=secretary,
        member=make_holder(cell, "cell_member", with_account=True),
        task=make_task(
            cell, owner=secretary.person, due_on=date(2090, 12, 20), starts_on=date(2026, 1, 1)
        ),
    )


def enter(held: Held) -> Client:
    client = Client()
    assert held.user is not None
    client.force_login(held.user)
    return client


def photo() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8)).save(held, "JPEG")
    return SimpleUploadedFile("anh.jpg", held.getvalue(), content_type="image/jpeg")


def reported(village: Village, **values: object) -> Report:
    body = {"key": str(uuid.uuid4()), "reached": "340", "evidence": [photo()], **values}
    response = enter(village.secretary).post(f"/nhiem-vu/{village.task.pk}/cap-nhat/", body)
    assert response.status_code == 303
    return Report.objects.get()


def test_the_secretary_reports_with_a_photo_by_a_plain_post(village: Village) -> None:
    page = enter(village.secretary).get(f"/nhiem-vu/{village.task.pk}/cap-nhat/")
    said = page.content.decode()
    assert "Lần trước 0 m, cần đạt 850 m" in said
    assert 'type="file" name="evidence"' in said
    report = reported(village)
    assert report.reached == Decimal(340)
    assert report.evidence.count() == 1


def test_the_same_post_twice_makes_one_report(village: Village) -> None:
    key = str(uuid.uuid4())
    reported(village, key=key)
    reported(village, key=key)
    assert Report.objects.count() == 1


def test_a_refused_report_keeps_every_typed_word(village: Village) -> None:
    body = {"key": str(uuid.uuid4()), "reached": "ba trăm", "note": "Đổ đoạn km 0+120"}
    response = enter(village.secretary).post(f"/nhiem-vu/{village.task.pk}/cap-nhat/", body)
    assert response.status_code == 422
    said = response.content.decode()
    assert "Đổ đoạn km 0+120" in said
    assert "không phải là số" in said


def test_the_head_confirms_beside_the_evidence(village: Village) -> None:
    report = reported(village, reached="850", claims_done="on")
    client = enter(village.head)
    path = f"/nhiem-vu/{village.task.pk}/xac-nhan/{report.pk}/"
    said = client.get(path).content.decode()
    assert f"/nhiem-vu/minh-chung/{Evidence.objects.get().pk}/" in said
    assert path in client.get("/nhiem-vu/?tab=cho-xac-nhan").content.decode()
    assert client.post(path, {"note": ""}).status_code == 303
    village.task.refresh_from_db()
    assert village.task.status == "done"


def test_the_doer_is_offered_no_confirmation_and_refused_one(village: Village) -> None:
    report = reported(village, reached="850", claims_done="on")
    path = f"/nhiem-vu/{village.task.pk}/xac-nhan/{report.pk}/"
    client = enter(village.secretary)
    assert "Ý kiến của đồng chí" not in client.get(path).content.decode()
    response = client.post(path, {"note": ""})
    assert response.status_code == 422
    assert "không tự xác nhận" in response.content.decode()


def test_a_return_without_a_note_is_refused_with_the_reason(village: Village) -> None:
    report = reported(village, reached="850", claims_done="on")
    response = enter(village.head).post(f"/nhiem-vu/{village.task.pk}/tra-lai/{report.pk}/", {})
    assert response.status_code == 422
    assert "Ghi rõ cần bổ sung gì" in response.content.decode()


def test_a_file_is_a_download_for_those_who_see_the_task(village: Village) -> None:
    reported(village)
    path = f"/nhiem-vu/minh-chung/{Evidence.objects.get().pk}/"
    response = enter(village.head).get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    stranger = make_holder(make_unit("Đảng ủy xã Khác"), "commune_secretary", with_account=True)
    assert enter(stranger).get(path).status_code == 404


def test_a_stranger_finds_no_task(village: Village) -> None:
    stranger = make_holder(make_unit("Đảng ủy xã Khác"), "commune_secretary", with_account=True)
    client = enter(stranger)
    task = village.task
    assert client.get(f"/nhiem-vu/{task.pk}/").status_code == 404
    assert client.get(f"/nhiem-vu/{task.pk}/cap-nhat/").status_code == 404
    assert client.post(f"/nhiem-vu/{task.pk}/don-doc/").status_code == 404
    assert task.title not in client.get("/nhiem-vu/?tab=don-vi").content.decode()


def test_a_member_sees_the_cells_task_but_reports_only_his_own(village: Village) -> None:
    client = enter(village.member)
    page = client.get(f"/nhiem-vu/{village.task.pk}/")
    assert page.status_code == 200
    assert "Cập nhật kết quả" not in page.content.decode()
    body = {"key": str(uuid.uuid4()), "reached": "1"}
    assert client.post(f"/nhiem-vu/{village.task.pk}/cap-nhat/", body).status_code == 422


def test_a_number_beyond_the_tables_is_a_sentence(village: Village) -> None:
    body = {"key": str(uuid.uuid4()), "reached": "9" * 21}
    response = enter(village.secretary).post(f"/nhiem-vu/{village.task.pk}/cap-nhat/", body)
    assert response.status_code == 422
    assert "Số không được quá 999.999.999.999." in response.content.decode()


def test_who_may_not_report_reads_who_may_instead_of_a_form(village: Village) -> None:
    path = f"/nhiem-vu/{village.task.pk}/cap-nhat/"
    for held in (village.member, village.head):
        page = enter(held).get(path)
        assert page.status_code == 422
        said = page.content.decode()
        assert "Chỉ người chủ trì, hoặc người được đơn vị giao, báo cáo nhiệm vụ này." in said
        assert 'name="reached"' not in said


def test_a_task_that_is_over_offers_no_form(village: Village) -> None:
    village.task.status, village.task.done_on = "done", date(2026, 11, 2)
    village.task.save()
    page = enter(village.secretary).get(f"/nhiem-vu/{village.task.pk}/cap-nhat/")
    assert page.status_code == 422
    assert "Nhiệm vụ đã kết thúc nên không nhận thêm báo cáo." in page.content.decode()


def test_the_page_of_a_task_shows_parts_evidence_obstacles_and_history(village: Village) -> None:
    make_task(
        village.cell,
        owner=village.member.person,
        title="Tổ 1: giám sát đổ bê tông",
        target=Decimal(500),
        parent=village.task,
        due_on=date(2090, 1, 1),
    )
    reported(village)
    enter(village.secretary).post(
        f"/vuong-mac/neu/{village.task.pk}/",
        {"title": "Cột điện giữa nền đường", "request": "Di dời", "level": village.commune.pk},
    )
    said = enter(village.secretary).get(f"/nhiem-vu/{village.task.pk}/").content.decode()
    for words in (
        "Lộ trình",
        "Tổ 1: giám sát đổ bê tông",
        "còn 350 m chưa giao",
        "anh.jpg",
        "Cột điện giữa nền đường",
        "Báo cáo đạt 340/850 m, 1 minh chứng",
    ):
        assert words in said


def test_the_head_gives_a_part_to_a_person(village: Village) -> None:
    client = enter(village.secretary)
    path = f"/nhiem-vu/{village.task.pk}/giao/"
    assert client.get(path).status_code == 200
    body = {
        "to": "ca-nhan",
        "person": village.member.person.pk,
        "part": "Tổ 1",
        "target": "300",
        "due_on": "30/11/2090",
    }
    assert client.post(path, body).status_code == 303
    share = Task.objects.get(parent=village.task)
    assert (share.owner_id, share.target) == (village.member.person.pk, Decimal(300))
    late = client.post(path, {**body, "due_on": "31/12/2090"})
    assert late.status_code == 422
    assert "không được sau hạn của nhiệm vụ" in late.content.decode()


def test_chasing_returns_to_the_list_and_only_within_the_site(village: Village) -> None:
    client = enter(village.head)
    path = f"/nhiem-vu/{village.task.pk}/don-doc/"
    response = client.post(path, {"ve": "/nhiem-vu/?tab=don-vi"})
    assert (response.status_code, response["Location"]) == (303, "/nhiem-vu/?tab=don-vi")
    assert TaskChase.objects.count() == 1
    again = client.post(path, {"ve": "//xa.example/"})
    assert again.status_code == 422
    assert "mỗi ngày một lần" in again.content.decode()


def test_the_board_finds_without_accents_and_by_state_and_unit(village: Village) -> None:
    client = enter(village.head)
    assert (
        village.task.title
        in client.get("/nhiem-vu/?tab=don-vi&q=be+tong+mat&nam=2026").content.decode()
    )
    assert (
        village.task.title
        not in client.get("/nhiem-vu/?tab=don-vi&q=cau+treo&nam=2026").content.decode()
    )
    found = client.get(
        f"/nhiem-vu/?tab=don-vi&nam=2026&don-vi={village.cell.pk}&tinh-trang=not_started"
    )
    assert village.task.title in found.content.decode()
    none = client.get("/nhiem-vu/?tab=don-vi&nam=2026&tinh-trang=overdue")
    assert village.task.title not in none.content.decode()


def test_the_totals_of_a_unit_out_of_reach_are_nobody_elses_to_read(village: Village) -> None:
    other = make_unit("Đảng ủy xã Khác", parent=make_province())
    append_delta(other.pk, 2026, date(2026, 3, 1), assigned=771)
    below = make_cell("Chi bộ thôn Khác", parent=village.commune)
    append_delta(below.pk, 2026, date(2026, 3, 1), assigned=552)
    fold_deltas()
    client = enter(village.head)
    path = "/nhiem-vu/?tab=don-vi&nam=2026&don-vi="
    assert "<b>771</b>" not in client.get(f"{path}{other.pk}").content.decode()
    assert "<b>552</b>" in client.get(f"{path}{below.pk}").content.decode()


def test_nonsense_in_the_query_string_is_passed_over(village: Village) -> None:
    path = "/nhiem-vu/?tab=x&nam=abc&don-vi=99999999999999&trang=-3&tinh-trang=y"
    assert enter(village.head).get(path).status_code == 200


def fill(village: Village, count: int) -> None:
    Task.objects.bulk_create(
        Task(
            unit=village.cell,
            year=2026,
            title=f"Việc {n}",
            folded=f"viec {n}",
            owner=village.head.person,
            starts_on=date(2026, 1, 1),
            due_on=date(2026, 12, 1),
            created_at=clock.now(),
        )
        for n in range(count)
    )
    append_delta(village.cell.pk, 2026, date(2026, 11, 1), assigned=count)
    fold_deltas()


@pytest.mark.parametrize("tab", ["cua-toi", "don-vi", "cho-xac-nhan"])
def test_the_board_costs_the_same_with_ten_times_the_tasks(
    village: Village, tab: str, django_assert_max_num_queries: Counter
) -> None:
    client = enter(village.head)
    client.get("/nhiem-vu/")
    fill(village, 20)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        client.get(f"/nhiem-vu/?tab={tab}&nam=2026")
    fill(village, 200)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        said = client.get(f"/nhiem-vu/?tab={tab}&nam=2026").content.decode()
    assert said.count("<tr>") <= 51


def test_the_figures_of_the_board_are_the_totals(village: Village) -> None:
    fill(village, 7)
    said = enter(village.head).get("/nhiem-vu/?tab=don-vi&nam=2026").content.decode()
    assert "<b>8</b><span>nhiệm vụ năm 2026</span>" in said


def test_the_page_of_a_task_asks_little_however_much_there_is(
    village: Village, django_assert_max_num_queries: Counter
) -> None:
    client = enter(village.secretary)
    for n in range(12):
        make_task(village.cell, owner=village.member.person, title=f"Phần {n}", parent=village.task)
        body = {"key": str(uuid.uuid4()), "reached": str(n), "evidence": [photo()]}
        client.post(f"/nhiem-vu/{village.task.pk}/cap-nhat/", body)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        assert client.get(f"/nhiem-vu/{village.task.pk}/").status_code == 200


def test_a_task_that_is_not_late_says_so_and_asks_for_no_cause(village: Village) -> None:
    Task.objects.filter(pk=village.task.pk).update(due_on=date(2026, 12, 31))
    path = f"/nhiem-vu/{village.task.pk}/khach-quan/"
    below = enter(village.secretary).get(path).content.decode()
    assert "Nhiệm vụ này không quá hạn và không hoàn thành chậm" in below
    assert "Gửi đề nghị" not in below
    above = enter(village.head).get(path).content.decode()
    assert "không quá hạn và không hoàn thành chậm" not in above


def test_a_cause_is_claimed_below_and_confirmed_above(
    village: Village, django_assert_max_num_queries: Counter
) -> None:
    Task.objects.filter(pk=village.task.pk).update(due_on=date(2026, 2, 1))
    path = f"/nhiem-vu/{village.task.pk}/khach-quan/"
    below, above = enter(village.secretary), enter(village.head)
    assert path in below.get(f"/nhiem-vu/{village.task.pk}/").content.decode()
    told = {"reason": "Lũ cuốn cầu tạm", "paper": "Biên bản 12/BB-UBND"}
    assert below.post(path, {**told, "paper": ""}).status_code == 422
    assert below.post(path, told).status_code == 303
    cause = village.task.objective_causes.get()
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = above.get(path).content.decode()
    assert "Lũ cuốn cầu tạm" in page
    assert "Ý kiến của cấp trên" in page
    assert "Ý kiến của cấp trên" not in below.get(path).content.decode()
    answer = {"answer": "Đúng biên bản", "y-kien": "xac-nhan"}
    assert below.post(f"{path}{cause.pk}/", answer).status_code == 422
    assert above.post(f"{path}{cause.pk}/", answer).status_code == 303
    assert "Đã xác nhận khách quan" in below.get(path).content.decode()
