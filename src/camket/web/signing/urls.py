"""Addresses: Papers waiting for a signature, signing, verification."""

from django.urls import path

from camket.web.signing import batches, terms, views

app_name = "signing"
urlpatterns = [
    path("cho-ky/", views.inbox, name="inbox"),
    path("cho-ky/ky-nhieu/", batches.confirm, name="confirm-batch"),
    path("cho-ky/lan-ky/<int:job_id>/", batches.batch, name="batch"),
    path("cho-ky/lan-ky/<int:job_id>/tiep/", batches.resume, name="resume-batch"),
    path("ky/<int:commitment_id>/", views.sign, name="sign"),
    path("ky/<int:commitment_id>/tra-lai/", views.refuse, name="refuse"),
    path("ky/<int:commitment_id>/gia-han/", terms.extend, name="extend"),
    path("ky/<int:commitment_id>/phat-hanh-lai/", terms.reissue, name="reissue"),
    path("ky/<int:commitment_id>/doc/", views.read_text, name="read"),
    path("ky/<int:commitment_id>/kiem-tra/", views.verify, name="verify"),
    path("ky/<int:commitment_id>/trang/<int:number>/", views.page, name="page"),
    path("ky/<int:commitment_id>/tep/", views.file, name="file"),
]
