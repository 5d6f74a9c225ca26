"""A workbook is checked first and written after a second word; its job may be left and stopped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import NOW, Held, make_holder, make_province, make_unit
from tests.web.year import client_of

from camket.audit.models import Entry
from camket.files.actions import ask_stop, take_up
from camket.files.models import Job, JobProblem, JobState
from camket.files.progress import Progress, StopAskedError
from camket.notifications.models import Notice
from camket.organisation.actions.workbooks import check_workbook, export_workbook, write_workbook
from camket.organisation.jobs import check
from camket.organisation.models import Unit
from camket.organisation.sheets import UNITS
from camket.spreadsheets.columns import MARK_HEADING
from camket.spreadsheets.reading import raw_rows

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/nhap-du-lieu/"
HEAD = "Mã đơn vị,Tên đơn vị,Loại,Mã đơn vị cấp trên\n"
GOOD = f"{HEAD}ĐU9,Đảng ủy xã Mới,commune_committee,TU\nCB9,Chi bộ Mới,chi bộ,ĐU9\n"


@pytest.fixture
def clerk() -> Held:
    province = make_province()
    Unit.objects.filter(pk=province.pk).update(key="TU")
    office = make_unit("Văn phòng Tỉnh ủy", kind="committee_office", parent=province)
    return make_holder(office, "provincial_clerk", with_account=True)


@pytest.fixture
def client(clerk: Held) -> Client:
    return client_of(clerk.user)


def send(client: Client, text: str = GOOD, *, kind: str = "units", name: str = "đv.csv") -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(PAGE, {"kind": kind, "file": file, "on": "16/11/2026"})


def begun(client: Client, text: str = GOOD) -> Job:
    answer = send(client, text)
    assert answer.status_code == 303
    return Job.objects.get(pk=int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]))


def page_of(client: Client, job: Job, query: str = "", **headers: str) -> str:
    answer = client.get(f"{PAGE}{job.pk}/{query}", headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_four_clicks_bring_units_in(
    client: Client, clerk: Held, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = begun(client)
    assert (
        ProcrastinateJob.objects.filter(task_name="camket.organisation.jobs.check_workbook").count()
        == 1
    )
    assert "Đồng chí có thể rời trang này" in page_of(client, job)
    check_workbook(job.pk, now=NOW)
    assert not Unit.objects.filter(key="CB9").exists()
    assert "Nhập 2 dòng" in page_of(client, job)
    assert Notice.objects.get(user=clerk.user).kind == "needs_act"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{PAGE}{job.pk}/nhap/").status_code == 303
    write_workbook(job.pk, now=NOW)
    assert Unit.objects.filter(key="CB9").exists()
    assert "Đã nhập 2 dòng" in page_of(client, job)
    assert Entry.objects.get(action="workbook.taken_in").after["created"] == 2
    write_workbook(job.pk, now=NOW)
    check_workbook(job.pk, now=NOW)
    assert Unit.objects.filter(key__in=["CB9", "ĐU9"]).count() == 2


def test_problems_are_listed_fifty_a_page_and_the_marked_copy_holds_all(
    client: Client, tmp_path: Path
) -> None:
    rows = "".join(f"CB{n},Chi bộ {n},chi bộ,KHÔNG\n" for n in range(120))
    job = begun(client, HEAD + rows)
    check_workbook(job.pk, now=NOW)
    page = page_of(client, job)
    assert "Có 120 lỗi nên chưa ghi gì" in page
    assert page.count("Không có đơn vị nào mang mã") == 50
    assert page_of(client, job, "?trang=3").count("Không có đơn vị nào mang mã") == 20
    answer = client.get(f"{PAGE}{job.pk}/tep/")
    assert "%C4%91v%20-%20l%E1%BB%97i" in answer.headers["Content-Disposition"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer.content)
    with raw_rows(path, UNITS.columns) as (_, found):
        cells = [row for _, row in found]
    assert cells[0][4] == MARK_HEADING
    assert sum("KHÔNG" in row[4] for row in cells[1:]) == 120
    assert client.post(f"{PAGE}{job.pk}/nhap/").status_code == 303
    assert Job.objects.get(pk=job.pk).state == JobState.REFUSED


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.xlsx", "%PDF-1.7", "Đây là PDF"),
        ("a.csv", "", "Tệp rỗng"),
        ("TUYỆT MẬT.csv", GOOD, "mang dấu mật"),
    ],
)
def test_what_is_no_workbook_is_said_in_the_form(
    name: str, text: str, sentence: str, client: Client
) -> None:
    answer = send(client, text, name=name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Job.objects.exists()


def test_a_file_without_headings_ends_the_job_with_a_sentence(client: Client) -> None:
    job = begun(client, "a,b\n1,2\n")
    check_workbook(job.pk, now=NOW)
    assert "không có dòng tiêu đề nào" in page_of(client, job)


def test_a_job_is_stopped_while_nothing_has_been_written(client: Client) -> None:
    job = begun(client)
    assert client.post(f"{PAGE}{job.pk}/dung/").status_code == 303
    assert Job.objects.get(pk=job.pk).state == JobState.STOPPED
    check_workbook(job.pk, now=NOW)
    assert "Đã dừng theo yêu cầu" in page_of(client, job)


def test_what_changed_since_the_check_is_checked_again_before_it_is_written(client: Client) -> None:
    job = begun(client)
    check_workbook(job.pk, now=NOW)
    client.post(f"{PAGE}{job.pk}/nhap/")
    Unit.objects.filter(key="TU").update(key="TU2")
    write_workbook(job.pk, now=NOW)
    assert Job.objects.get(pk=job.pk).state == JobState.REFUSED
    assert JobProblem.objects.filter(job=job).count() >= 1
    assert not Unit.objects.filter(key="CB9").exists()


def test_an_error_of_our_own_ends_the_job_and_writes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = begun(client)
    Job.objects.filter(pk=job.pk).update(asked={**job.asked, "scope": "không"})
    check(job_id=job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert f"số việc {job.pk}" in page_of(client, job)


def test_what_is_given_out_is_what_is_taken_in_unchanged(client: Client, clerk: Held) -> None:
    answer = client.post(f"{PAGE}xuat/", {"xuat-kind": "units", "xuat-on": "16/11/2026"})
    job = Job.objects.get(pk=int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]))
    export_workbook(job.pk, now=NOW)
    assert "Đã xuất 2 dòng" in page_of(client, job)
    content = client.get(f"{PAGE}{job.pk}/tep/").content
    file = SimpleUploadedFile("xuất.xlsx", content)
    client.post(PAGE, {"kind": "units", "file": file, "on": "16/11/2026"})
    back = Job.objects.latest("pk")
    check_workbook(back.pk, now=NOW)
    assert Job.objects.get(pk=back.pk).result["unchanged"] == 2
    assert "không có gì để nhập" in page_of(client, back)
    assert Entry.objects.filter(action="workbook.given_out").count() == 1


def test_a_page_polls_with_growing_gaps_until_the_job_rests(client: Client) -> None:
    job = begun(client)
    part = page_of(client, job, "?lan=0", **{"HX-Request": "true"})
    assert "<html" not in part
    assert 'hx-trigger="load delay:2s"' in part
    assert "?lan=1" in part
    assert 'hx-trigger="load delay:10s"' in page_of(
        client, job, "?lan=99", **{"HX-Request": "true"}
    )
    check_workbook(job.pk, now=NOW)
    assert "hx-trigger" not in page_of(client, job, **{"HX-Request": "true"})


def test_nobody_sees_the_job_of_another(client: Client, clerk: Held) -> None:
    job = begun(client)
    other = make_holder(
        Unit.objects.get(pk=clerk.tenure.unit_id), "provincial_clerk", with_account=True
    )
    for path in ("", "tep/"):
        assert client_of(other.user).get(f"{PAGE}{job.pk}/{path}").status_code == 404


def test_pages_need_few_statements(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        job = begun(client, HEAD + "".join(f"CB{n},Chi bộ,chi bộ,X\n" for n in range(80)))
        check_workbook(job.pk, now=NOW)
    for path in (PAGE, f"{PAGE}{job.pk}/"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


@pytest.fixture
def committed(transactional_db: None) -> Job:
    """Make a job that other connections see."""
    holder = make_holder(make_province(), "provincial_clerk", with_account=True)
    assert holder.user is not None
    asked = {"kind": "units", "on": date(2026, 11, 16).isoformat(), "scope": None, "name": "a.csv"}
    return Job.objects.create(
        kind="import.units",
        owner=holder.user,
        actor=json.loads(json.dumps(holder.actor.as_record())),
        asked=asked,
        created_at=NOW,
    )


def test_a_job_that_goes_on_in_the_middle_is_not_nearly_done(committed: Job) -> None:
    take_up(committed.pk, JobState.CHECKING, after=[JobState.WAITING])
    progress = Progress(committed.pk)
    progress.tell("check", 900, 1000)
    assert Job.objects.get(pk=committed.pk).seconds_left is None
    progress._began -= 1000  # ten rows in a thousand seconds
    progress._told = 0.0
    progress.tell("check", 910, 1000)
    left = Job.objects.get(pk=committed.pk).seconds_left
    assert left is not None
    assert left >= 9 * 1000
    progress.close()


def test_progress_is_seen_while_the_work_is_still_open(committed: Job) -> None:
    take_up(committed.pk, JobState.CHECKING, after=[JobState.WAITING])
    progress = Progress(committed.pk)
    progress.tell("read", 0, 0)
    progress.tell("check", 0, 200)
    progress._told = 0.0
    progress.tell("check", 100, 200)
    seen = Job.objects.get(pk=committed.pk)
    assert (seen.step, seen.done, seen.total) == ("check", 100, 200)
    assert seen.seconds_left is not None
    ask_stop(committed.pk, now=NOW)
    assert Job.objects.get(pk=committed.pk).state == JobState.CHECKING
    with pytest.raises(StopAskedError):
        progress.tell("write", 0, 200)
    progress.close()
