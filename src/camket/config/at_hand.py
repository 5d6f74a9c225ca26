"""Have an installation at hand for one command: settings, database, Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from camket.server.datadir import DataDirectory, chosen_data_dir
from camket.shared.errors import UnusableInputError

_ENVIRONMENTS: Final = ("demo", "prod", "test")


@contextmanager
def installation_at_hand() -> Iterator[None]:
    """Run a command's work with everything it needs, the database brought up to date.

    Raises:
        UnusableInputError: Settings, data directory or database cannot be used.
    """
    from camket.config.running import database_at_hand  # noqa: PLC0415 - as below

    choose_settings()
    with database_at_hand(chosen_data_dir()):
        set_up_django()
        from camket.config.preparing import migrate_when_needed  # noqa: PLC0415 - as below

        migrate_when_needed()
        yield


def choose_settings() -> str:
    """Name the settings in the environment and return them.

    Raises:
        UnusableInputError: `CAMKET_ENV` is none of those there are.
    """
    directory = DataDirectory(chosen_data_dir())
    chosen = os.environ.get("CAMKET_ENV") or ("demo" if directory.is_demo else "prod")
    if chosen not in _ENVIRONMENTS:
        message = f"CAMKET_ENV là “{chosen}”: chỉ nhận {', '.join(_ENVIRONMENTS)}."
        raise UnusableInputError(message)
    if chosen == "demo" and not os.environ.get("CAMKET_SECRET_KEY"):
        directory.prepare()
        os.environ["CAMKET_SECRET_KEY"] = directory.demo_secret_key()
    module = f"camket.config.settings.{chosen}"
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    return module


def set_up_django() -> None:
    """Set Django up.

    Raises:
        UnusableInputError: The settings are incomplete.
    """
    import django  # noqa: PLC0415 - a command that needs no database starts without it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as above

    try:
        django.setup()
    except ImproperlyConfigured as error:
        message = f"Cấu hình chưa dùng được ({error}): hãy xem docs/operations.md."
        raise UnusableInputError(message) from error
