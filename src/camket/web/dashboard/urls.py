"""Addresses: home pages and overviews that draw on several rooms."""

from django.urls import path

from camket.web.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.front, name="front"),
    path("viec-cua-toi/", views.home, name="home"),
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/<int:notice_id>/", views.open_notice, name="notice"),
    path("toan-canh/", views.overview, name="overview"),
    path("toan-canh/dia-ban/<int:area_id>/", views.area, name="area"),
    path("toan-canh/don-vi/<int:unit_id>/", views.unit, name="unit"),
    path("them/", views.more, name="more"),
]
