"""Where the rows of a home page lead; the routes of other rooms stand here once."""

from __future__ import annotations

from typing import Any, Final

from django.urls import NoReverseMatch, reverse

_PATHS: Final = {
    "tasks:board": "/nhiem-vu/",
    "tasks:detail": "/nhiem-vu/{}/",
    "tasks:report": "/nhiem-vu/{}/cap-nhat/",
    "tasks:chase": "/nhiem-vu/{}/don-doc/",
    "obstacles:list": "/vuong-mac/",
    "obstacles:detail": "/vuong-mac/{}/",
    "commitments:list": "/cam-ket/",
    "commitments:detail": "/cam-ket/{}/",
    "signing:inbox": "/cho-ky/",
    "signing:sign": "/ky/{}/",
    "campaigns:list": "/dot/",
    "campaigns:detail": "/dot/{}/",
    "reviews:list": "/danh-gia/",
}


def to(route: str, *args: Any) -> str:
    """Return the address of a page of another room."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return _PATHS[route].format(*args)
