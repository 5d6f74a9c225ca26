"""Bring an installation up to date: database, static files, the demo's data."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from camket.config.telling import UNUSABLE, tell_unexpected
from camket.server.datadir import DEMO_DAY_FILE, DataDirectory
from camket.shared.errors import UnusableInputError

_STAMP: Final = ".collected"


def pending_migrations() -> list[str]:
    """Return the migrations the database still lacks, in their order.

    Raises:
        UnusableInputError: The database stopped between migrations that were squashed since.
    """
    executor = MigrationExecutor(connection)
    _refuse_half_way(executor.loader)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _refuse_half_way(loader: MigrationLoader) -> None:
    """Refuse a database that ran some of what a squashed migration replaces, but not all.

    Django would leave the squashed migration out and take the room for one without tables.
    """
    for squashed in loader.replacements.values():
        ran = [step in loader.applied_migrations for step in squashed.replaces]
        if any(ran) and not all(ran):
            message = (
                "Cơ sở dữ liệu thuộc một bản CamKet trước ngày 30/11/2026 và còn thiếu bước cập "
                f"nhật ({squashed.app_label}): hãy chạy camket migrate bằng bản ngày 30/11/2026, "
                "rồi mới nâng lên bản này. Dữ liệu chưa bị thay đổi."
            )
            raise UnusableInputError(message)


def migrate_when_needed() -> list[str]:
    """Run the migrations the database still lacks and return their names."""
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return pending


def collect_static_when_changed() -> None:
    """Write static files under their hashed names, unless they are there already."""
    root = Path(settings.STATIC_ROOT)
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = root / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def prepare_demo() -> None:
    """Bring database and static files up to date, load the demo once, and print its accounts.

    Raises:
        UnusableInputError: The database holds an installation that is no demo.
    """
    from camket.demo import loading  # noqa: PLC0415 - its models need Django set up

    migrate_when_needed()
    collect_static_when_changed()
    if not loading.is_loaded():
        _refuse_real_accounts()
        _set_demo_day(loading.DEMO_DAY)
        loading.load_demo(report=_report)
    directory = DataDirectory(settings.DATA_DIR)
    if not (directory.path / DEMO_DAY_FILE).exists():
        directory.write(DEMO_DAY_FILE, f"{loading.DEMO_DAY.isoformat()}\n")
    accounts = [list(account) for account in loading.demo_accounts()]
    json.dump({"accounts": accounts, "password": loading.DEMO_PASSWORD}, sys.stdout)


def _set_demo_day(day: date) -> None:
    """Stand on the day the data was made for, unless another was asked for."""
    file = settings.DEMO_DAY_FILE
    if file is not None and not file.exists():
        file.write_text(f"{day.isoformat()}\n", encoding="ascii")


def _refuse_real_accounts() -> None:
    from camket.accounts.models import User  # noqa: PLC0415 - needs Django set up

    if User.objects.exists():
        message = (
            "Cơ sở dữ liệu đã có tài khoản thật nên không nạp dữ liệu minh họa: hãy đặt "
            "CAMKET_DATABASE_URL hoặc CAMKET_DATA_DIR sang nơi khác."
        )
        raise UnusableInputError(message)


def _report(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def main() -> int:
    """Prepare what the argument names: `demo`, `empty` (a demo without data) or `serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camket.config.settings.prod")
    try:
        django.setup()
        if sys.argv[1:] == ["demo"]:
            prepare_demo()
        else:
            if sys.argv[1:] == ["empty"]:
                migrate_when_needed()
            collect_static_when_changed()
    except UnusableInputError as error:
        _report(str(error))
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        return tell_unexpected(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
