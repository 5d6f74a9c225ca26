"""An address nobody guards."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def open_door(request: HttpRequest) -> HttpResponse:
    """Refused: it does not say who may enter."""
    del request
    return HttpResponse()


urlpatterns = [path("cua-mo/", open_door)]
