"""Addresses of a quarter's axes: the plans of a period, one leader's axes."""

from django.urls import URLPattern, path

from camket.web.reviews.axes import pages as axes

_RATING = "<int:period_id>/xep-loai/<int:rating_id>"
urlpatterns: list[URLPattern] = [
    path("<int:period_id>/truc/", axes.plans, name="axes-list"),
    path("<int:period_id>/truc/duyet/", axes.approve, name="axes-approve"),
    path(f"{_RATING}/truc/", axes.axes, name="axes"),
    path(f"{_RATING}/truc/tra-lai/", axes.send_back, name="axes-return"),
]
