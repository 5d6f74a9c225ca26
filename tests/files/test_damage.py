"""A stored file that is altered or lost is reported, set apart, never served, and can be put back."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from tests.factories import NOW, issue, make_holder, make_province, make_sides, make_unit
from tests.web.year import client_of

from camket.accounts.models import User
from camket.audit.models import Entry
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.config.checks import check_installation
from camket.files import storage
from camket.files.actions import store
from camket.files.models import Damage, DamageKind, StoreCheck, StoredFile
from camket.files.queries import open_damages
from camket.notifications.models import Notice
from camket.organisation.models import UnitKind
from camket.registry.jobs import check_store
from camket.registry.keeping import check_files, put_back
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 bien ban hop"


@pytest.fixture(autouse=True)
def _nothing_left_on_the_disk() -> None:
    """Begin with an empty quarantine: files outlive the rows of a test."""
    shutil.rmtree(default_storage.path(storage.QUARANTINE), ignore_errors=True)


def on_disk(stored: StoredFile) -> Path:
    return Path(default_storage.path(stored.path))


def spoiled(content: bytes = PAPER) -> StoredFile:
    """Store a file and alter its bytes behind the application's back."""
    stored = store(content, "application/pdf", now=NOW)
    on_disk(stored).write_bytes(b"%PDF-1.7 hop bien ban")
    return stored


def test_an_altered_file_is_set_apart_reported_and_audited_once() -> None:
    stored = spoiled()
    whole = store(b"%PDF-1.7 nguyen ven", "application/pdf", now=NOW)
    walk = check_files(now=NOW)
    assert (walk.total, walk.done, walk.damaged) == (2, 2, 1)
    assert walk.finished_at == NOW
    damage = Damage.objects.get()
    assert (damage.file, damage.kind) == (stored, DamageKind.ALTERED)
    with default_storage.open(damage.kept_under) as kept:
        assert kept.read() == b"%PDF-1.7 hop bien ban"
    assert not on_disk(stored).exists()
    assert storage.read(whole).endswith(b"nguyen ven")
    check_files(now=NOW)
    assert Damage.objects.count() == 1
    assert Entry.objects.filter(action="file.damaged").count() == 1


def test_a_lost_file_is_reported_too() -> None:
    stored = store(PAPER, "application/pdf", now=NOW)
    on_disk(stored).unlink()
    assert check_store(0) == 1
    assert Damage.objects.get().kind == DamageKind.LOST
    with pytest.raises(storage.DamagedFileError):
        storage.read(stored)


def test_administrators_and_inspectors_are_told_and_others_are_not() -> None:
    administrator = User.objects.create_user("quan.tri", is_administrator=True)
    province = make_province()
    control = make_unit("Ủy ban Kiểm tra", kind=UnitKind.INSPECTION_COMMISSION, parent=province)
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    inspector = make_holder(control, "inspector", with_account=True)
    clerk = make_holder(office, "provincial_clerk", with_account=True)
    spoiled()
    check_files(now=NOW)
    told = set(Notice.objects.values_list("user_id", flat=True))
    assert inspector.user is not None
    assert clerk.user is not None
    assert told == {administrator.pk, inspector.user.pk}


def test_only_the_right_bytes_put_a_file_back() -> None:
    stored = spoiled()
    check_files(now=NOW)
    assert not put_back(stored.sha256, b"%PDF-1.7 khac", actor=SYSTEM, now=NOW)
    assert open_damages().count() == 1
    assert put_back(stored.sha256, PAPER, actor=SYSTEM, now=NOW)
    assert storage.read(stored) == PAPER
    assert not open_damages().exists()
    assert Entry.objects.get(action="file.mended").after == {"file": stored.sha256}
    assert check_files(now=NOW).damaged == 0
    assert not put_back(stored.sha256, PAPER, actor=SYSTEM, now=NOW)


def test_the_same_bytes_stored_again_take_the_place_of_altered_ones_before_any_check() -> None:
    administrator = User.objects.create_user("quan.tri", is_administrator=True)
    check_files(now=NOW - timedelta(days=1))
    stored = spoiled()
    assert store(PAPER, "application/pdf", now=NOW) == stored
    assert storage.read(stored) == PAPER
    damage = Damage.objects.get()
    assert (damage.kind, damage.mended_at) == (DamageKind.ALTERED, NOW)
    with default_storage.open(damage.kept_under) as kept:
        assert kept.read() == b"%PDF-1.7 hop bien ban"
    told = Entry.objects.filter(object_type="files.damage").order_by("number")
    assert list(told.values_list("action", flat=True)) == ["file.damaged", "file.mended"]
    store(PAPER, "application/pdf", now=NOW)
    check_files(now=NOW + timedelta(hours=1))
    notice = Notice.objects.get()
    assert notice.user_id == administrator.pk
    assert notice.text.startswith("1 tệp trong kho đã bị hỏng hoặc mất và vừa được đặt lại")
    check_files(now=NOW + timedelta(hours=2))
    assert (Damage.objects.count(), Notice.objects.count()) == (1, 1)


def test_the_same_bytes_stored_again_mend_what_a_check_has_found() -> None:
    User.objects.create_user("quan.tri", is_administrator=True)
    stored = store(PAPER, "application/pdf", now=NOW)
    on_disk(stored).unlink()
    check_files(now=NOW)
    assert Notice.objects.get().seen_at is None
    store(PAPER, "application/pdf", now=NOW + timedelta(hours=1))
    assert storage.read(stored) == PAPER
    assert Damage.objects.get().mended_at == NOW + timedelta(hours=1)
    check_files(now=NOW + timedelta(hours=2))
    assert Notice.objects.get().seen_at is not None


def test_wrong_bytes_that_come_back_are_set_apart_again() -> None:
    stored = spoiled()
    check_files(now=NOW)
    on_disk(stored).write_bytes(b"lan nua")
    check_files(now=NOW)
    assert not on_disk(stored).exists()
    assert len(default_storage.listdir(storage.QUARANTINE)[1]) == 2
    assert Damage.objects.count() == 1


def test_nobody_signs_on_top_of_an_altered_paper() -> None:
    sides = make_sides()
    paper = issue(sides).issued_file
    assert paper is not None
    on_disk(paper).write_bytes(storage.read(paper) + b" ")
    with pytest.raises(Refused) as refused:
        sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert refused.value.reason is AgreementRefusal.FILE_ALTERED


def test_an_altered_paper_is_given_to_nobody_and_reported_at_once() -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides).issued_file
    assert paper is not None
    right = storage.read(paper)
    reader = client_of(sides.head.user)
    address = f"/ky/{sides.commitment.pk}/tep/"
    assert reader.get(address).content == right
    on_disk(paper).write_bytes(right + b" ")
    answer = reader.get(address)
    assert answer.status_code == 410
    assert "Tệp không dùng được" in answer.content.decode()
    assert Damage.objects.get().file == paper
    assert put_back(paper.sha256, right, actor=SYSTEM, now=NOW)
    assert reader.get(address).content == right


def test_the_page_shows_what_is_damaged_and_takes_the_right_bytes(tmp_path: Path) -> None:
    stored = spoiled()
    check_files(now=NOW)
    administrator = User.objects.create_user("quan.tri", is_administrator=True)
    page = client_of(administrator)
    shown = page.get("/quan-tri/kho-tep/").content.decode()
    assert stored.sha256[:16] in shown
    assert "1 tệp không còn dùng được" in shown
    for content, status in ((b"%PDF-1.7 khac", 422), (PAPER, 303)):
        file = tmp_path / "x.pdf"
        file.write_bytes(content)
        with file.open("rb") as sent:
            answer = page.post("/quan-tri/kho-tep/dat-lai/", {"file": sent})
        assert answer.status_code == status
    assert "không khớp mã băm" not in page.get("/quan-tri/kho-tep/").content.decode()
    assert storage.read(stored) == PAPER
    mended = Damage.objects.get()
    assert mended.mended_at is not None


def test_the_check_of_the_installation_says_it() -> None:
    store(PAPER, "application/pdf", now=NOW)
    assert "chưa được kiểm tra toàn bộ" in _line()
    StoreCheck.objects.create(started_at=NOW, finished_at=NOW)
    stored = spoiled(b"%PDF-1.7 mot tep khac")
    check_files(now=NOW)
    assert stored.sha256 in _line()
    assert "camket restore PATH --files" in _line()


def _line() -> str:
    return dict(check_installation(""))["tệp đã lưu · stored files"]
