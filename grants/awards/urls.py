from django.urls import path, re_path

from grants.awards.views import awards, ending, notices

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.notice_new, name="notice_new"),
    path("notices/<str:reference>/", notices.notice, name="notice"),
    path("notices/<str:reference>/edit/", notices.notice_edit, name="notice_edit"),
    path("notices/<str:reference>/rows/<int:row_id>/", notices.notice_row, name="notice_row"),
    path("notices/<str:reference>/rows/<int:row_id>/decide/", notices.notice_depart, name="notice_depart"),
    path("notices/<str:reference>/rows/<int:row_id>/off/", notices.notice_row_off, name="notice_row_off"),
    re_path(r"^notices/(?P<reference>[^/]+)/(?P<kind>legal|financial)/$", notices.notice_comment, name="notice_comment"),
    path("notices/<str:reference>/sign/", notices.notice_sign, name="notice_sign"),
    re_path(r"^notices/(?P<reference>[^/]+)/(?P<move>ready|take-back|publish)/$", notices.notice_move, name="notice_move"),
    path("notices/<str:reference>/offers/", notices.notice_offer_all, name="notice_offer_all"),
    path("notices/<str:reference>/correct/", notices.notice_correct, name="notice_correct"),
    path("", awards.awards, name="awards"),
    path("<str:reference>/", awards.award, name="award"),
    path("<str:reference>/offer/", awards.offer, name="offer"),
    path("<str:reference>/accept/", awards.accept, name="accept"),
    path("<str:reference>/decline/", awards.decline, name="decline"),
    path("<str:reference>/extend/", awards.extend, name="extend"),
    path("<str:reference>/suspend/", ending.suspend, name="suspend"),
    path("<str:reference>/resume/", ending.resume, name="resume"),
    path("<str:reference>/end/", ending.end, name="end"),
    path("<str:reference>/reconcile/", ending.reconcile, name="reconcile"),
    path("<str:reference>/agree/", awards.agree, name="agree"),
    path("<str:reference>/conditions/new/", awards.condition_new, name="condition_new"),
    path("<str:reference>/conditions/<int:number>/evidence/", awards.condition_evidence, name="condition_evidence"),
    path("<str:reference>/conditions/<int:number>/decide/", awards.condition_decide, name="condition_decide"),
]
