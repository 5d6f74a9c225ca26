"""Whom the installation at hand trusts, for a command that also works without any."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.config.at_hand import choose_settings, set_up_django
from camket.server.datadir import DataDirectory, chosen_data_dir
from camket.shared.errors import UnusableInputError

if TYPE_CHECKING:
    from camket.signing.people import People
    from camket.signing.trust import Trust

_NOT_READ: Final = (
    "Không đọc được danh sách tin cậy của hệ thống nên chỉ tin chứng thư thử nghiệm và các tệp "
    "--trust: {why}"
)


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation at hand knows.

    Attributes:
        trust: Whom it trusts, and what it knows of revocation.
        people: Whose certificates are, and who held which post.
    """

    trust: Trust
    people: People


@contextmanager
def trust_at_hand(*, tell: Callable[[str], None]) -> Iterator[Installed | None]:
    """Give what is administered; None where there is no installation, or it cannot be read.

    Less is trusted then, never more: no file is called valid because a database is away. The
    database stays at hand within, so that a list that is fetched can be kept.

    Args:
        tell: Told why they cannot be read.
    """
    from camket.config.running import DATABASE_URL, database_at_hand  # noqa: PLC0415 - as below

    has_own = DataDirectory(chosen_data_dir()).has_database
    if not has_own and not os.environ.get(DATABASE_URL):
        yield None
        return
    with ExitStack() as stack:
        installed: Installed | None = None
        try:
            choose_settings()
            stack.enter_context(database_at_hand(chosen_data_dir()))
            set_up_django()
            installed = _read()
        except UnusableInputError as error:
            tell(_NOT_READ.format(why=error))
        yield installed


def _read() -> Installed:
    """Read them.

    Raises:
        UnusableInputError: The database is not that of an installation of this release.
    """
    from django.db import DatabaseError  # noqa: PLC0415 - needs Django set up

    from camket.commitments.certificates import trust_at  # noqa: PLC0415 - as above
    from camket.commitments.people import PeopleInPosts  # noqa: PLC0415 - as above
    from camket.config import clock  # noqa: PLC0415 - as above

    try:
        return Installed(trust_at(clock.now()), PeopleInPosts())
    except DatabaseError as error:
        message = "cơ sở dữ liệu chưa được dựng hoặc của bản khác. Chạy camket migrate."
        raise UnusableInputError(message) from error
