"""Addresses: Papers waiting for a signature, signing, verification."""

from django.urls import path

from camket.web.signing import batches, inbox, outside, remote, scans, terms, views

app_name = "signing"
urlpatterns = [
    path("cho-ky/", inbox.inbox, name="inbox"),
    path("cho-ky/ky-nhieu/", batches.confirm, name="confirm-batch"),
    path("cho-ky/lan-ky/<int:job_id>/", batches.batch, name="batch"),
    path("cho-ky/lan-ky/<int:job_id>/pin/", batches.enter_pin, name="batch-pin"),
    path("cho-ky/lan-ky/<int:job_id>/tiep/", batches.resume, name="resume-batch"),
    path("cho-ky/lan-ky/<int:job_id>/dung/", batches.stop, name="stop-batch"),
    path("ky/<int:commitment_id>/", views.sign, name="sign"),
    path("ky/<int:commitment_id>/gui-tep/", outside.upload, name="upload"),
    path("ky/<int:commitment_id>/phan-mem/", outside.plugin, name="plugin"),
    path("ky/<int:commitment_id>/phan-mem/bat-dau/", outside.send, name="plugin-send"),
    path("ky/phan-mem/tep/<str:token>/", outside.plugin_file, name="plugin-file"),
    path("ky/phan-mem/nhan/<str:token>/", outside.plugin_back, name="plugin-back"),
    path("ky/<int:commitment_id>/ban-giay/", scans.scan, name="scan"),
    path("ky/<int:commitment_id>/ban-giay/<int:scan_id>/tep/", scans.scan_file, name="scan-file"),
    path(
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/xac-nhan/",
        scans.confirm,
        name="scan-confirm",
    ),
    path(
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/tra-lai/", scans.reject, name="scan-reject"
    ),
    path(
        "ky/<int:commitment_id>/tai-khoan/<int:service_id>/", remote.account, name="remote-account"
    ),
    path("ky/tu-xa/ve/", remote.back, name="remote-back"),
    path("ky/tu-xa/<int:request_id>/", remote.waiting, name="remote"),
    path("ky/tu-xa/<int:request_id>/ma/", remote.code, name="remote-code"),
    path("ky/tu-xa/<int:request_id>/huy/", remote.cancel, name="remote-cancel"),
    path("ky/<int:commitment_id>/tra-lai/", views.refuse, name="refuse"),
    path("ky/<int:commitment_id>/gia-han/", terms.extend, name="extend"),
    path("ky/<int:commitment_id>/phat-hanh-lai/", terms.reissue, name="reissue"),
    path("ky/<int:commitment_id>/doc/", views.read_text, name="read"),
    path("ky/<int:commitment_id>/kiem-tra/", views.verify, name="verify"),
    path("ky/<int:commitment_id>/trang/<int:number>/", views.page, name="page"),
    path("ky/<int:commitment_id>/tep/", views.file, name="file"),
]
