"""Addresses: Commitments: draft, agree, read."""

from django.urls import path

from camket.web.commitments import (
    views_agree,
    views_amend,
    views_draft,
    views_read,
    views_word,
)

app_name = "commitments"
urlpatterns = [
    path("", views_draft.commitments, name="list"),
    path("<int:commitment_id>/soan/", views_draft.edit, name="edit"),
    path("<int:commitment_id>/soan/xoa/<int:item_id>/", views_draft.remove, name="remove-item"),
    path("<int:commitment_id>/", views_read.detail, name="detail"),
    path("<int:commitment_id>/trao-doi/", views_read.negotiate, name="negotiate"),
    path("<int:commitment_id>/trao-doi/<int:remark_id>/tra-loi/", views_read.answer, name="answer"),
    path("<int:commitment_id>/so-sanh/", views_read.compare, name="compare"),
    path("<int:commitment_id>/pdf/", views_read.pdf, name="pdf"),
    path("<int:commitment_id>/van-ban/<slug:slug>/", views_read.report, name="report"),
    path("<int:commitment_id>/gui/", views_agree.submit, name="submit"),
    path("<int:commitment_id>/tra-lai/", views_agree.return_it, name="return"),
    path("<int:commitment_id>/dong-y/", views_agree.accept, name="accept"),
    path("<int:commitment_id>/phat-hanh/", views_agree.issue, name="issue"),
    path("<int:commitment_id>/word/", views_word.word, name="word"),
    path("<int:commitment_id>/word/tep/", views_word.word_file, name="word-file"),
    path(
        "<int:commitment_id>/word/<int:edited_id>/trang/<int:number>/",
        views_word.word_page,
        name="word-page",
    ),
    path("<int:commitment_id>/word/<int:edited_id>/tep/", views_word.word_pdf, name="word-pdf"),
    path(
        "<int:commitment_id>/word/<int:edited_id>/phat-hanh/",
        views_word.issue_word,
        name="issue-word",
    ),
    path("<int:commitment_id>/rut/", views_agree.withdraw, name="withdraw"),
    path("<int:commitment_id>/dieu-chinh/", views_amend.amend, name="amend"),
    path("<int:commitment_id>/ly-do/", views_amend.reasons, name="reasons"),
    path("<int:commitment_id>/mo-lai/", views_agree.reopen, name="reopen"),
]
