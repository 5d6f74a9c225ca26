"""Remote signing services: set up, listed, no longer used."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.shared.errors import Refused
from camket.signing.models import RemoteService
from camket.signing.ways.actions.services import ServiceText, add_service, end_service
from camket.signing.ways.wording import sentence_of_way
from camket.web.shared.http import SignedInRequest, administrators, go_to, say
from camket.web.signing.forms import ServiceForm

_SECTION: Final = "remote-services"


@administrators()
def services(request: SignedInRequest) -> HttpResponse:
    """List the services in use and before; on POST set one up."""
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service = add_service(
                ServiceText(**form.cleaned_data), actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, sentence_of_way(refused) or "")
        else:
            say(request, _("Đã thêm dịch vụ {name}.").format(name=service.name))
            return go_to(request, "administration:remote-services")
    context = {
        "section": _SECTION,
        "form": form,
        "services": RemoteService.objects.order_by("ended_at", "name"),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/remote_services.html", context, status=status)


@administrators()
@require_POST
def end(request: SignedInRequest, service_id: int) -> HttpResponse:
    """Stop using a service."""
    service = get_object_or_404(RemoteService, pk=service_id)
    end_service(service.pk, actor=request.actor, now=request.now)
    say(request, _("Đã thôi dùng dịch vụ {name}.").format(name=service.name))
    return go_to(request, "administration:remote-services")
