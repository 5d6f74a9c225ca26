"""Pages for what went wrong: what happened, what is kept, where to go."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from camket.web.shared.http import SignedInRequest
from camket.web.shared.other_posts import posts_to_try


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, or that it is not for this person: the two look the same.

    Only what a notice of his own told him of is offered in his other posts.
    """
    del exception
    told = cast("SignedInRequest", request)
    others = posts_to_try(told) if getattr(request, "held_posts", ()) else []
    context = {"others": others, "address": request.get_full_path()}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, with a code to read out; the log line carries the same code."""
    code = uuid.uuid4().hex[:8].upper()
    return render(request, "500.html", {"code": code}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is older than the session."""
    del reason
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request cannot be read."""
    del exception
    context: dict[str, Any] = {}
    return render(request, "400.html", context, status=400)


def damaged_file(request: HttpRequest) -> HttpResponse:
    """Say that a stored file is no longer what was stored, and so is given to nobody."""
    return render(request, "damaged.html", status=410)
