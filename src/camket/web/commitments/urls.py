"""Addresses: Commitments: draft, agree, read."""

from django.urls import URLPattern

app_name = "commitments"
urlpatterns: list[URLPattern] = []
