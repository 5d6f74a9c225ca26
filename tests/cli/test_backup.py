"""A backup is one file that holds everything; what it brings back verifies, or is not brought back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.factories import NOW, make_sides, make_unit, sign_both

from camket.audit.models import ChainHead
from camket.config.backing_up import BackedUp, write_backup
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.registry.actions import cancel_number, reserve_number
from camket.registry.models import Register
from camket.server.archive import DATABASE, MANIFEST, open_archive
from camket.server.datadir import RESTORING_FILE, current_release
from camket.shared.actor import SYSTEM
from camket.shared.errors import UnusableInputError

pytestmark = pytest.mark.django_db(transaction=True)


def url_of_test_database() -> str:
    """Return the address of the database the tests write into."""
    told = settings.DATABASES["default"]
    return (
        f"postgresql:///{quote(str(told['NAME']))}?host={quote(str(told['HOST']))}"
        f"&user={quote(str(told['USER']))}"
    )


def make_installation() -> None:
    """Sign a paper, leave a gap with its reason, store a file."""
    sign_both(make_sides())
    unit = make_unit("Đảng ủy xã Có Sổ")
    for turn in range(3):
        with transaction.atomic():
            subject = f"Việc {turn}"
            number = reserve_number(
                unit.pk, kind="TB", dated_on=NOW.date(), subject=subject, actor=SYSTEM, now=NOW
            )
    cancel_number(number.pk, reason="Ghi nhầm", actor=SYSTEM, now=NOW)
    store(b"%PDF-1.7 minh chung", "application/pdf", now=NOW)


def back_up(path: Path) -> BackedUp:
    """Write a backup of what the tests have made."""
    connection.close()
    return write_backup(
        path, data_dir=settings.DATA_DIR, url=url_of_test_database(), tell=lambda *_: None
    )


def camket(*arguments: str, data_dir: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell does, with its own data directory and no other database."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAMKET_")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "camket", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**environment, "CAMKET_DATA_DIR": str(data_dir), **more},
        timeout=180,
    )


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder that PostgreSQL's own user can reach."""
    folder = Path(f"/tmp/camket-backup-{os.getpid()}-{time.monotonic_ns()}")  # noqa: S108 - as above
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_what_was_backed_up_is_brought_back_and_every_paper_verifies(open_folder: Path) -> None:
    make_installation()
    target = open_folder / "sao-luu.camket"
    done = back_up(target)
    assert done.missing == ()
    assert target.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in open_folder.iterdir()] == ["sao-luu.camket"]
    _the_manifest_says_what_is_in_it(target)

    proved = camket("restore", str(target), "--check", data_dir=open_folder / "khong-dung")
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "Phục hồi được bản sao lưu lúc" in proved.stdout
    assert "1 bản cam kết, 4 số văn bản" in proved.stdout
    assert not (open_folder / "khong-dung").exists()

    data_dir = open_folder / "data"
    came = camket("restore", str(target), data_dir=data_dir)
    assert came.returncode == 0, came.stdout + came.stderr
    assert not (data_dir / RESTORING_FILE).exists()
    assert all(
        path.stat().st_mode & 0o077 == 0 for path in (data_dir / "trial-authority").iterdir()
    )
    checked = camket(
        "audit", "check", data_dir=data_dir, CAMKET_ENV="prod", CAMKET_SECRET_KEY="k" * 40
    )
    assert checked.returncode == 0, checked.stderr
    second = camket("restore", str(target), data_dir=data_dir)
    assert second.returncode == 2
    assert "phục hồi chỉ ghi vào nơi trống" in second.stderr
    assert second.stderr.count("\n") == 1


def _the_manifest_says_what_is_in_it(target: Path) -> None:
    manifest = open_archive(target, release=current_release()).manifest
    head = ChainHead.objects.get()
    assert manifest["audit"] == {"number": head.number, "hash": bytes(head.hash).hex()}
    last = {one["unit"]: one["last_number"] for one in manifest["registers"]}
    assert last == {one.unit_id: one.last_number for one in Register.objects.all()}
    names = {one["name"] for one in manifest["members"]}
    digests = set(StoredFile.objects.values_list("sha256", flat=True))
    assert {name.removeprefix("files/") for name in names if name.startswith("files/")} == digests
    assert "trial-authority/root.pem" in names
    assert manifest["counts"]["files"] == len(digests)
    with tarfile.open(target) as plain:  # any tar can take it apart
        assert plain.getnames()[-2] == MANIFEST


def test_a_file_altered_or_lost_on_the_disk_is_told_and_not_copied(open_folder: Path) -> None:
    make_installation()
    altered, lost = StoredFile.objects.order_by("stored_at", "sha256")[:2]
    folder = settings.DATA_DIR / "files"
    (folder / altered.path).write_bytes(b"%PDF- another")
    (folder / lost.path).unlink()
    done = back_up(open_folder / "a.camket")
    assert set(done.missing) == {altered.sha256, lost.sha256}
    archive = open_archive(open_folder / "a.camket", release=current_release())
    assert f"files/{altered.sha256}" not in archive.members
    proved = camket("restore", str(archive.path), "--check", data_dir=open_folder / "x")
    assert proved.returncode == 1
    assert "2 tệp đã mất hoặc bị sửa từ trước lúc sao lưu" in proved.stdout


def test_what_is_there_already_is_not_written_over(open_folder: Path) -> None:
    make_unit()
    target = open_folder / "a.camket"
    target.write_bytes(b"keep me")
    with pytest.raises(UnusableInputError, match="nên không ghi đè"):
        back_up(target)
    assert target.read_bytes() == b"keep me"
    assert len(list(open_folder.iterdir())) == 1


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) - 4096]


def _cut_in_half(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _flipped(raw: bytes) -> bytes:
    place = raw.index(b"PGDMP") + 600
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def _manifest_flipped(raw: bytes) -> bytes:
    return raw.replace(b'"last_number": 3', b'"last_number": 2')


def _newer(raw: bytes) -> bytes:
    release = current_release().encode()
    return raw.replace(b'"release": "' + release, b'"release": "9' + release[1:], 1)


def _foreign(raw: bytes) -> bytes:
    return b"PK\x03\x04" + raw[4:]


def _empty(raw: bytes) -> bytes:
    return raw[:0]


def test_what_is_no_whole_backup_is_one_sentence_and_touches_nothing(open_folder: Path) -> None:
    make_installation()
    good = open_folder / "a.camket"
    back_up(good)
    raw = good.read_bytes()
    for spoil, sentence in (
        (_cut, "bị cắt cụt"),
        (_cut_in_half, "bị cắt cụt"),
        (_flipped, f"bị sửa ở phần “{DATABASE}”"),
        (_manifest_flipped, f"bị sửa ở phần “{MANIFEST}”"),
        (_newer, "mới hơn bản đang chạy"),
        (_foreign, "không phải bản sao lưu của CamKet"),
        (_empty, "không phải bản sao lưu của CamKet"),
    ):
        bad = open_folder / "bad.camket"
        spoiled = spoil(raw)
        assert spoiled != raw, spoil
        bad.write_bytes(spoiled)
        with pytest.raises(UnusableInputError, match=sentence):
            open_archive(bad, release=current_release())
    told = camket("restore", str(bad), data_dir=open_folder / "data")
    assert (told.returncode, told.stderr.count("\n"), told.stdout) == (2, 1, "")
    assert not (open_folder / "data").exists()
    missing = camket("restore", str(open_folder / "khong-co"), data_dir=open_folder / "data")
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)


def test_a_restore_killed_in_the_middle_leaves_what_no_command_uses_until_it_is_repeated(
    open_folder: Path,
) -> None:
    make_installation()
    for number in range(300):
        store(f"%PDF-1.7 {number}".encode() * 2000, "application/pdf", now=NOW)
    target = open_folder / "a.camket"
    back_up(target)
    data_dir = open_folder / "data"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAMKET_")}
    running = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "camket", "restore", str(target)],
        env={**environment, "CAMKET_DATA_DIR": str(data_dir)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    give_up_at = time.monotonic() + 60
    while not (data_dir / "files").exists() and time.monotonic() < give_up_at:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait(20)
    assert (data_dir / RESTORING_FILE).exists()
    used = camket(
        "audit", "check", data_dir=data_dir, CAMKET_ENV="prod", CAMKET_SECRET_KEY="k" * 40
    )
    assert used.returncode == 2
    assert "đang được phục hồi dở dang" in used.stderr
    again = camket("restore", str(target), data_dir=data_dir)
    assert again.returncode == 0, again.stdout + again.stderr
    files = [path for path in (data_dir / "files").rglob("*") if path.is_file()]
    assert len(files) == StoredFile.objects.count()


def test_an_outside_database_takes_a_backup_only_while_it_is_empty(open_folder: Path) -> None:
    make_installation()
    target = open_folder / "a.camket"
    back_up(target)
    url = url_of_test_database()
    told: dict[str, Any] = settings.DATABASES["default"]
    fresh = f"{told['NAME']}_restored"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{fresh}"')
        server.execute(f'CREATE DATABASE "{fresh}"')
    outside = url.replace(f"/{told['NAME']}?", f"/{fresh}?")
    try:
        came = camket(
            "restore", str(target), data_dir=open_folder / "data", CAMKET_DATABASE_URL=outside
        )
        assert came.returncode == 0, came.stdout + came.stderr
        twice = camket(
            "restore", str(target), data_dir=open_folder / "other", CAMKET_DATABASE_URL=outside
        )
        assert twice.returncode == 2
        assert "đã có bảng" in twice.stderr
        assert not (open_folder / "other" / "files").exists()
        with psycopg.connect(outside) as restored:
            row = restored.execute("SELECT count(*) FROM registry_registerednumber").fetchone()
        assert row == (4,)
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{fresh}"')


def test_the_manifest_is_plain_json(open_folder: Path) -> None:
    make_installation()
    back_up(open_folder / "a.camket")
    with tarfile.open(open_folder / "a.camket") as plain:
        member = plain.extractfile(MANIFEST)
        assert member is not None
        manifest = json.load(member)
    assert manifest["release"] == current_release()
    assert all(len(one["sha256"]) == 64 for one in manifest["members"])


def test_damaged_files_are_found_by_check_and_put_back_from_a_backup(open_folder: Path) -> None:
    make_installation()
    target = open_folder / "a.camket"
    back_up(target)
    altered, lost = StoredFile.objects.order_by("stored_at", "sha256")[:2]
    folder = settings.DATA_DIR / "files"
    right = (folder / altered.path).read_bytes()
    (folder / altered.path).write_bytes(b"%PDF- another")
    (folder / lost.path).unlink()
    here = {
        "CAMKET_ENV": "prod",
        "CAMKET_SECRET_KEY": "k" * 40,
        "CAMKET_DATABASE_URL": url_of_test_database(),
    }
    found = camket("check", "--files", data_dir=settings.DATA_DIR, **here)
    assert found.returncode == 1
    assert "tệp đã lưu · stored files: 2 tệp hỏng hoặc mất, đã cách ly" in found.stdout
    put = camket("restore", str(target), "--files", data_dir=settings.DATA_DIR, **here)
    assert (put.returncode, put.stdout) == (0, "Đã đặt lại 2 tệp từ bản sao lưu.\n"), put.stderr
    assert (folder / altered.path).read_bytes() == right
    again = camket("check", "--files", data_dir=settings.DATA_DIR, **here)
    assert "tệp đã lưu · stored files: ok" in again.stdout
    both = camket("restore", str(target), "--files", "--check", data_dir=settings.DATA_DIR)
    assert (both.returncode, both.stderr.count("\n")) == (2, 1)
