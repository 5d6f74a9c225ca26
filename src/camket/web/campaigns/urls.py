"""Addresses: Campaigns: open, order, chase."""

from django.urls import path

from camket.web.campaigns import chasing, following, issuing, ordering, views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("mo/", views.start, name="open"),
    path("<int:year>/", following.detail, name="detail"),
    path("<int:year>/thiet-lap/", views.settings, name="settings"),
    path("<int:year>/dat-hang/", ordering.order, name="order"),
    path("<int:year>/phat-hanh/", issuing.issuing, name="issuing"),
    path("<int:year>/phat-hanh/dung/", issuing.stop, name="issuing-stop"),
    path("<int:year>/phat-hanh/tiep/", issuing.resume, name="issuing-resume"),
    path("<int:year>/don-doc/", chasing.chase, name="chase"),
]
