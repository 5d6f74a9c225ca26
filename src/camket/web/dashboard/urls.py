"""Addresses: Home pages and overviews that draw on several rooms."""

from django.urls import URLPattern

app_name = "dashboard"
urlpatterns: list[URLPattern] = []
