"""What `camket check` looks at: one line each, `ok` or what is wrong."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from camket.config import clock
from camket.config.preparing import pending_migrations
from camket.documents.word.office import office_program
from camket.files.models import StoreCheck, StoredFile
from camket.files.queries import open_damages
from camket.server.confined import what_holds

OK: Final = "ok"
"""Alone, or before what an installation can do without."""
_OLDEST_POSTGRESQL: Final = 160000
_SHORTEST_KEY: Final = 32
_CLOCKS_APART: Final = timedelta(seconds=5)
_CHECKED: Final = timedelta(days=8)
"""The worker checks the whole store every night; a week without is a worker that does not run."""


def check_installation(database_problem: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each thing looked at, and `ok` or what is wrong with it.

    Args:
        database_problem: Why there is no database to ask; empty when there is one.
    """
    yield "cấu hình · configuration", _told(_configuration)
    yield "cơ sở dữ liệu · database", database_problem or _told(_database)
    yield "chứng thư · certificates", _told(_certificates)
    yield "đồng hồ · clock", OK if database_problem else _told(_clock)
    yield "kho tệp · storage", _told(_storage)
    if not database_problem:
        yield "tệp đã lưu · stored files", _told(_stored_files)
    yield "thư điện tử · mail", _told(_mail)
    yield "soạn bằng Word · LibreOffice", _told(_office)


def _told(check: Callable[[], str]) -> str:
    """Run one check; whatever the outside world answers becomes its line."""
    try:
        return check()
    except (OSError, ValueError, DatabaseError, ImproperlyConfigured) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return lines[0] if lines else type(error).__name__


def _configuration() -> str:
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        return f"CAMKET_SECRET_KEY ngắn hơn {_SHORTEST_KEY} ký tự"
    if not settings.IS_DEMO and not settings.ENVIRONMENT.hosts:
        return "CAMKET_HOSTS trống: hãy ghi các tên miền của hệ thống"
    return OK


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        row = cursor.fetchone()
    if row is None or row[0] < _OLDEST_POSTGRESQL:
        return "cần PostgreSQL 16 trở lên"
    if pending := pending_migrations():
        return f"còn {len(pending)} bước cập nhật chưa chạy: hãy chạy camket migrate"
    return OK


def _certificates() -> str:
    path = settings.TRIAL_AUTHORITY_DIR / "root.pem"
    if not path.exists():
        return OK  # the authority is founded with the first paper
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return f"{path} phải là tệp riêng của tài khoản đang chạy (quyền 0600)"
    root = x509.load_pem_x509_certificate(path.read_bytes())
    if not root.not_valid_before_utc <= datetime.now(UTC) <= root.not_valid_after_utc:
        return f"chứng thư gốc thử nghiệm hết hạn ngày {root.not_valid_after_utc:%d/%m/%Y}"
    return OK


def _clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    if row is None:
        return "cơ sở dữ liệu không cho biết giờ"
    apart = abs(datetime.now(UTC) - row[0])
    if apart > _CLOCKS_APART:
        return f"lệch với cơ sở dữ liệu {apart.total_seconds():.0f} giây: hãy chỉnh giờ máy"
    return OK


def _storage() -> str:
    probe = "camket-check"
    content = datetime.now(UTC).isoformat().encode("ascii")
    name = default_storage.save(probe, ContentFile(content))
    try:
        with default_storage.open(name) as stored:
            if stored.read() != content:
                return "đọc lại khác với đã ghi"
    finally:
        default_storage.delete(name)
    return OK


def _stored_files() -> str:
    """Say what the last whole check of the store found; `check --files` makes one now."""
    if damaged := open_damages().count():
        first = open_damages()[0]
        return (
            f"{damaged} tệp hỏng hoặc mất, đã cách ly (đầu tiên {first.file_id}): đặt lại bằng "
            "camket restore PATH --files"
        )
    last = StoreCheck.objects.filter(finished_at__isnull=False).first()
    too_old = last is not None and clock.now() - (last.finished_at or last.started_at) > _CHECKED
    if StoredFile.objects.exists() and (last is None or too_old):
        return "chưa được kiểm tra toàn bộ trong tám ngày qua: chạy camket check --files"
    return OK


def _mail() -> str:
    with get_connection():
        return OK


def _office() -> str:
    """Say whether Word files can become paper here; an installation can do without."""
    if office_program() is None:
        return (
            f"{OK}; chưa có (không bắt buộc): tệp Word soạn bên ngoài chưa dùng để ký được, cài "
            "libreoffice-writer-nogui nếu cần"
        )
    network, files = what_holds()
    lacking = [
        word for word, holds in (("mạng", network), ("tệp khác của máy", files)) if not holds
    ]
    if lacking:
        return f"{OK}; máy này không cách ly được LibreOffice khỏi {' và '.join(lacking)}"
    return OK
