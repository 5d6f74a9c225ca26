"""Addresses: What an inspector and an administrator read."""

from django.urls import URLPattern

app_name = "administration"
urlpatterns: list[URLPattern] = []
