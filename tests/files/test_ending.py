"""Files of jobs end after their time; bytes that anything else refers to stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import ForeignObjectRel
from django.db.models.deletion import ProtectedError
from tests.factories import NOW, Held, make_holder, make_province, make_refused_import, make_unit
from tests.web.year import client_of

from camket.audit.models import Entry
from camket.config.env import read_environment
from camket.files.actions import store
from camket.files.ending import end_old_files, is_referred_to, remove_unneeded
from camket.files.models import Job, JobProblem, JobState, StoredFile
from camket.organisation.actions.workbooks import XLSX, write_workbook
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.shared.errors import UnusableInputError

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=31)


@pytest.fixture
def clerk() -> Held:
    office = make_unit("Văn phòng Tỉnh ủy", kind="committee_office", parent=make_province())
    return make_holder(office, "provincial_clerk", with_account=True)


@pytest.fixture
def job(clerk: Held) -> Job:
    """A refused import with its workbook and its marked-up copy."""
    job = make_refused_import(clerk)
    job.input_file = store(b"sent", XLSX, now=NOW)
    job.output_file = store(b"marked", XLSX, now=NOW)
    job.finished_at = NOW
    job.save()
    return job


def test_after_the_days_the_files_are_gone_and_the_job_says_so(job: Job, clerk: Held) -> None:
    paths = [one.path for one in (job.input_file, job.output_file) if one]
    digests = [job.input_file_id, job.output_file_id]
    assert end_old_files(days=31, now=LATER) == 0
    assert all(default_storage.exists(path) for path in paths)
    assert end_old_files(days=30, now=LATER) == 1
    job.refresh_from_db()
    assert (job.input_file, job.output_file, job.files_ended_at) == (None, None, LATER)
    assert not any(default_storage.exists(path) for path in paths)
    assert not StoredFile.objects.filter(pk__in=digests).exists()
    assert not JobProblem.objects.filter(job=job).exists()
    entry = Entry.objects.get(action="job.files_ended")
    assert entry.before == {"files": digests}
    assert entry.after == {"kept_elsewhere": []}
    assert end_old_files(days=30, now=LATER) == 0
    client = client_of(clerk.user)
    page = client.get(f"/quan-tri/nhap-du-lieu/{job.pk}/").content.decode()
    assert "Tệp của việc này đã xóa ngày 17/12/2026" in page
    assert "chỉ lưu 30 ngày" in page
    assert "Tải bản đã đánh dấu" not in page
    gone = client.get(f"/quan-tri/nhap-du-lieu/{job.pk}/tep/")
    assert gone.status_code == 303


def test_bytes_that_another_row_refers_to_stay(job: Job) -> None:
    assert job.input_file is not None
    register = Register.objects.create(unit_id=make_unit().pk, kind="CK", period_key="2026")
    RegisteredNumber.objects.create(
        register=register,
        number=1,
        dated_on=date(2026, 11, 16),
        status=NumberStatus.ISSUED,
        changed_at=NOW,
        file=job.input_file,
    )
    path = job.input_file.path
    assert end_old_files(days=30, now=LATER) == 1
    assert default_storage.exists(path)
    assert StoredFile.objects.filter(pk=job.input_file_id).exists()
    entry = Entry.objects.get(action="job.files_ended")
    assert entry.after == {"kept_elsewhere": [job.input_file_id]}


def test_the_same_workbook_of_a_younger_job_stays(job: Job, clerk: Held) -> None:
    younger = make_refused_import(clerk)
    Job.objects.filter(pk=younger.pk).update(
        input_file=job.input_file, finished_at=LATER - timedelta(days=1)
    )
    assert end_old_files(days=30, now=LATER) == 1
    younger.refresh_from_db()
    assert younger.input_file is not None
    assert default_storage.exists(younger.input_file.path)
    assert end_old_files(days=30, now=LATER + timedelta(days=40)) == 1
    assert not StoredFile.objects.filter(pk=job.input_file_id).exists()


@pytest.mark.parametrize("state", ["waiting", "checking", "queued", "writing"])
def test_what_a_worker_has_is_left_alone(job: Job, state: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=None, created_at=NOW)
    assert end_old_files(days=30, now=LATER) == 0


def test_a_checked_workbook_nobody_let_be_written_is_stopped(job: Job, clerk: Held) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.READY)
    assert end_old_files(days=30, now=LATER) == 1
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    write_workbook(job.pk, now=LATER)
    page = client_of(clerk.user).get(f"/quan-tri/nhap-du-lieu/{job.pk}/").content.decode()
    assert "Đã dừng vì hết hạn lưu tệp; chưa ghi gì." in page
    assert "Nhập " not in page.split("<footer>")[1].split("</footer>")[0].replace("Nhập, xuất", "")


def test_every_reference_to_bytes_is_looked_at(job: Job) -> None:
    """Each column of the database that refers to stored files is among those asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'files_storedfile'::regclass"
        )
        tables = sorted(table for (table,) in cursor.fetchall())
    asked = sorted(
        relation.related_model._meta.db_table
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    )
    assert tables == asked
    assert job.input_file is not None
    assert is_referred_to(job.input_file)
    assert remove_unneeded([job.input_file.pk]) == [job.input_file.pk]
    with pytest.raises(ProtectedError):
        job.input_file.delete()


@pytest.mark.parametrize("text", ["0", "-3", "mười", "1.5", "4000"])
def test_a_number_of_days_that_is_none_is_said(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMKET_JOB_FILES_DAYS", text)
    with pytest.raises(UnusableInputError, match="CAMKET_JOB_FILES_DAYS"):
        read_environment()
    monkeypatch.setenv("CAMKET_JOB_FILES_DAYS", "7")
    assert read_environment().job_files_days == 7
