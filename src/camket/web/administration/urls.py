"""Addresses: administration."""

from django.urls import path

from camket.web.administration import grants, requests, signing, users, views

app_name = "administration"
urlpatterns = [
    path("nhat-ky/", views.audit, name="audit"),
    path("quyen/", grants.table, name="grants"),
    path("quyen/ai-thay/", grants.who_could_page, name="who-could"),
    path("quyen/rut/<int:grant_id>/", grants.withdraw, name="withdraw-grant"),
    path("quyen/<slug:post_code>/<slug:permission>/", grants.one_grant, name="grant"),
    path("nguoi-dung/", users.list_users, name="users"),
    path("nguoi-dung/moi/", users.new_user, name="new-user"),
    path("nguoi-dung/<int:user_id>/", users.one_user, name="user"),
    path("nguoi-dung/<int:user_id>/<slug:step>/", users.act, name="act-on-user"),
    path("ky-so-tu-xa/", signing.services, name="remote-services"),
    path("ky-so-tu-xa/<int:service_id>/thoi/", signing.end, name="end-remote-service"),
    path("yeu-cau/", requests.list_requests, name="requests"),
    path("yeu-cau/<int:request_id>/", requests.one_request, name="request"),
    path("yeu-cau/<int:request_id>/<slug:step>/", requests.act, name="act-on-request"),
]
