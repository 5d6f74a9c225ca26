"""The table of permissions as a page shows it: one row per post and permission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from camket.organisation.kinds import kind_name
from camket.organisation.models import Post
from camket.organisation.posts import posts as catalogue
from camket.permissions.catalogue import GRANTS, Permission
from camket.permissions.models import Grant, GrantReach
from camket.permissions.overrides import Override, overrides
from camket.permissions.queries import grants_of
from camket.permissions.wording import PERMISSIONS

PAGE_ROWS: Final = 50

_HALVES: Final = frozenset(
    {"Trưởng", "Phó Trưởng", "Chánh", "Phó Chánh", "Chủ nhiệm", "Phó Chủ nhiệm", "Giám đốc"}
)
"""Names of posts that say nothing without the unit they stand before."""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """What one post may do, how far, since when, and what is planned."""

    post_code: str
    post: str
    permission: str
    word: str
    reach: str
    since: date | None
    decision_no: str
    planned: date | None

    @property
    def reach_word(self) -> str:
        """Return how far, in words."""
        return str(GrantReach(self.reach).label)


def _whole_name(code: str, name: str) -> str:
    """Return a name that stands alone: the catalogue's is written to stand before a unit's."""
    shipped = catalogue().get(code)
    if name not in _HALVES or shipped is None:
        return name
    return f"{name} {', '.join(kind_name(kind) for kind in shipped.kinds)}"


def post_names() -> dict[str, str]:
    """Return the posts of the catalogue by code, the highest first; one statement."""
    posts = Post.objects.order_by("rank", "pk").values_list("code", "name", "level")
    levels = dict(Post._meta.get_field("level").flatchoices)  # noqa: SLF001  # Django's documented Meta interface
    named = {
        code: f"{_whole_name(code, name)} ({levels[level]})" if level in levels else name
        for code, name, level in posts
    }
    return named | {code: code for code in GRANTS if code not in named}


def grant_rows(
    *, post_code: str, permission: str, names: dict[str, str], on: date, page: int
) -> tuple[list[GrantRow], bool]:
    """Return a page of the table on a day; what a post may not do shows only when asked for."""
    rows = []
    changes = overrides()
    for code, name in names.items():
        if post_code and code != post_code:
            continue
        held = {known.value: reach.value for known, reach in grants_of(code, on).items()}
        for known in Permission:
            is_asked = bool(post_code and permission)
            if permission and known.value != permission:
                continue
            if (
                known.value not in held
                and not is_asked
                and not _is_changed(changes.get(code, ()), known)
            ):
                continue
            reach = held.get(known.value, GrantReach.NONE.value)
            rows.append(_row(code, name, known, reach, changes.get(code, ()), on))
    first = (page - 1) * PAGE_ROWS
    return rows[first : first + PAGE_ROWS], len(rows) > first + PAGE_ROWS


def grant_row(post_code: str, permission: Permission, *, name: str, on: date) -> GrantRow:
    """Return one row of the table."""
    held = grants_of(post_code, on).get(permission)
    reach = held.value if held else GrantReach.NONE.value
    return _row(post_code, name, permission, reach, overrides().get(post_code, ()), on)


def history_of(post_code: str, permission: Permission) -> list[Grant]:
    """Return every change, the latest day first, those taken back included."""
    rows = Grant.objects.filter(post_code=post_code, permission=permission.value)
    return list(rows.order_by("-valid", "-pk")[:PAGE_ROWS])


def _is_changed(changes: tuple[Override, ...], permission: Permission) -> bool:
    return any(change.permission == permission.value for change in changes)


def _row(
    code: str,
    name: str,
    permission: Permission,
    reach: str,
    changes: tuple[Override, ...],
    on: date,
) -> GrantRow:
    own = [change for change in changes if change.permission == permission.value]
    present = next((change for change in own if change.holds_on(on)), None)
    return GrantRow(
        post_code=code,
        post=name,
        permission=permission.value,
        word=str(PERMISSIONS[permission]),
        reach=reach,
        since=present.start if present else None,
        decision_no=present.decision_no if present else "",
        planned=min((change.start for change in own if change.start > on), default=None),
    )
