"""Addresses: Campaigns: open, order, chase."""

from django.urls import URLPattern

app_name = "campaigns"
urlpatterns: list[URLPattern] = []
