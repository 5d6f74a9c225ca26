"""Addresses: pages without an account."""

from django.urls import path

from camket.web.public import views

app_name = "public"
urlpatterns = [path("", views.units, name="units")]
