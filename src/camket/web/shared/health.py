"""Say whether this process can serve: the group that starts it asks, and so may a load balancer."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse

from camket.web.shared.http import SignedInRequest, public


@public
def health(request: SignedInRequest) -> HttpResponse:
    """Answer `ok` when the database answers."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
