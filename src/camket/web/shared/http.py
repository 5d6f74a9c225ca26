"""The door's own words: who may enter, where to go next, a page or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import content_disposition_header
from django_htmx.middleware import HtmxDetails

from camket.organisation.queries import HeldPost
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor

if TYPE_CHECKING:
    from camket.web.shared.days import AskedDay

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponse)
Row = TypeVar("Row")


class SignedInRequest(HttpRequest):
    """A request with its actor, its instant and its legal day, set by `ActorMiddleware`.

    `asked_day` is there once a view has read `?ngay=` (`web.shared.days`).
    """

    actor: Actor
    held_posts: list[HeldPost]
    now: datetime
    today: date
    htmx: HtmxDetails
    asked_day: AskedDay


View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def needs(*permissions: Permission) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let in whoever holds one of the permissions; to others the page does not exist.

    Which rows the person may see or change is for the query or the action to say.
    """

    def guard(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not any(holds(request.actor, p, on=request.today) for p in permissions):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.camket_access = tuple(p.value for p in permissions)  # type: ignore[attr-defined]  # read by the test that walks every address
        return guarded

    return guard


ADMINISTRATOR: Final = "administrator"


def administrators(
    *also: Permission,
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let in administrators, who hold no post, and whoever holds one of the permissions named."""

    def guard(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not is_administrator(request) and not any(
                holds(request.actor, p, on=request.today) for p in also
            ):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.camket_access = (ADMINISTRATOR, *(p.value for p in also))  # type: ignore[attr-defined]  # read by the test that walks every address
        return guarded

    return guard


def is_administrator(request: HttpRequest) -> bool:
    """Say whether the account administers the installation."""
    return bool(getattr(request.user, "is_administrator", False))


def signed_in(view: View[P]) -> Callable[..., HttpResponse]:
    """Let in whoever has signed in: pages about oneself."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.camket_access = ("signed_in",)  # type: ignore[attr-defined]  # read by the test that walks every address
    return guarded


def public(view: View[P]) -> Callable[..., HttpResponse]:
    """Let in everybody: pages without an account."""

    @wraps(view)
    def opened(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.camket_access = ("public",)  # type: ignore[attr-defined]  # read by the test that walks every address
    return opened


def _to_sign_in(request: SignedInRequest) -> HttpResponse:
    response = redirect_to_login(request.get_full_path())
    if request.htmx:
        return HttpResponse(status=200, headers={"HX-Redirect": response.url})
    return cast("HttpResponse", response)


def go_to(request: SignedInRequest, route: str, *args: Any, fragment: str = "") -> HttpResponse:
    """Send the browser to another page after something was done (303, or htmx's own header)."""
    address = resolve_url(route, *args) + (f"#{fragment}" if fragment else "")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)


def render_part(
    request: SignedInRequest,
    template: str,
    part: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the whole page, or only the named part when htmx asked for it."""
    name = f"{template}#{part}" if request.htmx and not request.htmx.boosted else template
    return render(request, name, context, status=status)


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Give bytes out as a file to be kept; a browser never shows them as a page of ours."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": str(content_disposition_header(True, name)),  # noqa: FBT003  # Django's own signature
            "X-Content-Type-Options": "nosniff",
        },
    )


def first_or_404(rows: Iterable[Row]) -> Row:
    """Return the one row of a read that was composed once (`organisation.composed`).

    Raises:
        Http404: There is none.
    """
    for row in rows:
        return row
    raise Http404


def whole(text: str | None, *, most: int = 2**31 - 1) -> int | None:
    """Read a whole number from an address or a hidden field; None when it is none that we write.

    Anybody may type there: a thousand digits are no number, they only cost time.
    """
    plain = text or ""
    if not (plain.isascii() and plain.isdigit()) or len(plain) > len(str(most)):
        return None
    return number if (number := int(plain)) <= most else None


def say(request: HttpRequest, text: Any) -> None:
    """Show a line once on the next page (toast)."""
    messages.success(request, str(text))
