"""Addresses: people and their posts, and what is stored about oneself."""

from django.urls import path

from camket.web.people import acts, own, views

app_name = "people"
urlpatterns = [
    path("can-bo/", views.people, name="list"),
    path("can-bo/bo-nhiem/", acts.appoint_one, name="appoint"),
    path("can-bo/<int:person_id>/", views.person, name="person"),
    path("can-bo/chuc-vu/<int:tenure_id>/thoi/", acts.end, name="end"),
    path("can-bo/chuc-vu/<int:tenure_id>/tam-dinh-chi/", acts.suspend_one, name="suspend"),
    path("can-bo/chuc-vu/<int:tenure_id>/het-dinh-chi/", acts.lift, name="lift"),
    path("can-bo/chuc-vu/<int:tenure_id>/uy-quyen/", acts.delegate_one, name="delegate"),
    path("can-bo/uy-quyen/<int:delegation_id>/cham-dut/", acts.take_back, name="take-back"),
    path("tai-khoan/du-lieu/", own.own_data, name="own-data"),
]
