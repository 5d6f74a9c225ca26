"""Addresses: Tasks: find, report, confirm."""

from django.urls import URLPattern

app_name = "tasks"
urlpatterns: list[URLPattern] = []
