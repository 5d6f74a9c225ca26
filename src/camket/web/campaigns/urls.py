"""Addresses: Campaigns: open, order, chase."""

from django.urls import path

from camket.web.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("mo/", views.start, name="open"),
    path("<int:year>/", views.detail, name="detail"),
    path("<int:year>/thiet-lap/", views.settings, name="settings"),
    path("<int:year>/dat-hang/", views.order, name="order"),
    path("<int:year>/don-doc/", views.chase, name="chase"),
]
