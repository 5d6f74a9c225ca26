"""Addresses: What citizens read, without an account."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
