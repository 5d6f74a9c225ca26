"""Addresses of the appraiser's desk: the list, its ceiling, how appraisers lean."""

from django.urls import URLPattern, path

from camket.web.reviews import caps, leanings, workbench

_LIST = "<int:period_id>/xep-loai"
urlpatterns: list[URLPattern] = [
    path(f"{_LIST}/", workbench.rating_list, name="ratings"),
    path(f"{_LIST}/muc-toi-da/", caps.cap, name="cap"),
    path(f"{_LIST}/do-lech/", leanings.leanings, name="leanings"),
]
