"""Addresses: Obstacles: raise, pass up, answer."""

from django.urls import URLPattern

app_name = "obstacles"
urlpatterns: list[URLPattern] = []
