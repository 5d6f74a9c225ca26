"""Addresses: pages without an account."""

from django.urls import path

from camket.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.units, name="units"),
    path("<int:unit_id>/<slug:slug>/", views.unit, name="unit"),
    path(
        "<int:unit_id>/<slug:slug>/ban-da-ky/<int:commitment_id>/", views.signed_paper, name="paper"
    ),
]
