"""The places of the application; an entry a person may not use is absent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.queries.rated.servants import civil_posts
from camket.shared.actor import Actor
from camket.web.shared.addresses import address


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: its route, its word, its icon, and what one must hold to see it."""

    route: str
    name: Any
    icon: str
    section: str
    needs: tuple[Permission, ...] = ()
    is_for_administrators: bool = False
    """Also to them, who hold no post; without `needs` to nobody else."""
    posts: frozenset[str] = frozenset()
    """Only to who acts in one of these posts, where any are named."""


GROUPS: Final[tuple[tuple[Any, tuple[Place, ...]], ...]] = (
    (
        _("Hằng ngày"),
        (
            Place("dashboard:home", _("Việc của tôi"), "house", "home"),
            Place("tasks:board", _("Nhiệm vụ"), "list-checks", "tasks", (Permission.VIEW_TASK,)),
            Place(
                "products:list",
                _("Sản phẩm"),
                "file-check",
                "products",
                (Permission.REPORT_PROGRESS, Permission.VIEW_RATINGS),
                posts=civil_posts().all | {"peoples_committee_chair", "peoples_committee_deputy"},
            ),
            Place(
                "obstacles:list",
                _("Vướng mắc"),
                "construction",
                "obstacles",
                (Permission.VIEW_TASK,),
            ),
            Place(
                "signing:inbox",
                _("Chờ ký"),
                "pen-line",
                "signing",
                (
                    Permission.SIGN_FOR_UNIT,
                    Permission.SIGN_FOR_SUPERIOR,
                    Permission.SIGN_FOR_COLLECTIVE,
                    Permission.APPLY_SEAL,
                ),
            ),
        ),
    ),
    (
        _("Chu trình cam kết"),
        (
            Place(
                "dashboard:overview",
                _("Toàn cảnh"),
                "layout-dashboard",
                "overview",
                (Permission.VIEW_OVERVIEW,),
            ),
            Place(
                "campaigns:list",
                _("Đợt cam kết"),
                "calendar-days",
                "campaigns",
                (
                    Permission.MANAGE_CAMPAIGN,
                    Permission.APPRAISE_COMMITMENT,
                    Permission.VIEW_OVERVIEW,
                ),
            ),
            Place(
                "commitments:list",
                _("Bản cam kết"),
                "handshake",
                "commitments",
                (Permission.VIEW_COMMITMENT,),
            ),
            Place(
                "reviews:list",
                _("Đánh giá, xếp loại"),
                "scale",
                "reviews",
                (
                    Permission.SELF_REVIEW,
                    Permission.CONCLUDE_REVIEW,
                    Permission.VIEW_RATINGS,
                    Permission.JOIN_REVIEW,
                ),
            ),
            Place(
                "reviews:own-dossiers",
                _("Bản kiểm điểm"),
                "pencil-line",
                "self_reviews",
                (Permission.JOIN_REVIEW, Permission.SELF_REVIEW),
            ),
        ),
    ),
    (
        _("Dữ liệu"),
        (
            Place("organisation:tree", _("Tổ chức"), "network", "organisation"),
            Place("people:list", _("Cán bộ"), "user", "people", (Permission.VIEW_COMMITMENT,)),
            Place(
                "registers:list",
                _("Sổ đăng ký văn bản"),
                "file-text",
                "registers",
                (Permission.KEEP_REGISTER,),
            ),
            Place(
                "transitions:plans",
                _("Sắp xếp tổ chức"),
                "table-2",
                "plans",
                (Permission.MANAGE_ORGANISATION,),
            ),
            Place(
                "transitions:worklist",
                _("Chuyển tiếp"),
                "corner-down-right",
                "worklist",
                (Permission.SETTLE_TRANSITION,),
            ),
        ),
    ),
    (
        _("Quản trị"),
        (
            Place(
                "administration:users",
                _("Người dùng"),
                "user",
                "users",
                is_for_administrators=True,
            ),
            Place(
                "administration:grants",
                _("Quyền"),
                "shield-check",
                "grants",
                (Permission.READ_AUDIT,),
                is_for_administrators=True,
            ),
            Place(
                "administration:trust",
                _("Tin cậy và ký số"),
                "badge-check",
                "trust",
                (Permission.READ_AUDIT,),
                is_for_administrators=True,
            ),
            Place(
                "administration:requests",
                _("Yêu cầu dữ liệu"),
                "file-text",
                "requests",
                is_for_administrators=True,
            ),
            Place(
                "administration:remote-services",
                _("Ký số từ xa"),
                "smartphone",
                "remote-services",
                is_for_administrators=True,
            ),
            Place(
                "administration:workdays",
                _("Ngày làm việc"),
                "calendar-days",
                "workdays",
                is_for_administrators=True,
            ),
            Place(
                "imports:overview",
                _("Nhập, xuất dữ liệu"),
                "file-spreadsheet",
                "imports",
                (Permission.IMPORT_DATA,),
            ),
            Place(
                "administration:paper-forms",
                _("Mẫu văn bản"),
                "file-check",
                "paper-forms",
                (Permission.MANAGE_TEMPLATES,),
                is_for_administrators=True,
            ),
            Place(
                "administration:store",
                _("Kho tệp"),
                "file-text",
                "store",
                (Permission.READ_AUDIT,),
                is_for_administrators=True,
            ),
            Place(
                "administration:audit", _("Nhật ký"), "history", "audit", (Permission.READ_AUDIT,)
            ),
        ),
    ),
)
DOCK: Final = ("home", "tasks", "signing", "obstacles")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as a page shows it."""

    name: Any
    icon: str
    section: str
    path: str


def groups_for(actor: Actor, *, is_administrator: bool = False) -> list[tuple[Any, list[Entry]]]:
    """Return the side navigation of this actor, group by group."""
    groups = []
    for name, places in GROUPS:
        entries = [
            entry
            for place in places
            if (entry := _entry(place, actor, is_administrator=is_administrator))
        ]
        if entries:
            groups.append((name, entries))
    return groups


def groups_of(sections: Collection[str]) -> list[tuple[Any, list[Entry]]]:
    """Return the side navigation of these places."""
    shown = (
        (name, [_shown(place) for place in places if place.section in sections])
        for name, places in GROUPS
    )
    return [(name, entries) for name, entries in shown if entries]


def _entry(place: Place, actor: Actor, *, is_administrator: bool) -> Entry | None:
    is_open = not place.needs and not place.is_for_administrators
    is_theirs = place.is_for_administrators and is_administrator
    if not (is_open or is_theirs or any(holds(actor, needed) for needed in place.needs)):
        return None
    if place.posts and actor.post_code not in place.posts:
        return None
    return _shown(place)


def _shown(place: Place) -> Entry:
    return Entry(place.name, place.icon, place.section, address(place.route))
