from django.urls import path

from grants.applications.views import bids, check, late, sections, sending

app_name = "applications"

urlpatterns = [
    path("bid/<slug:reference>/", bids.bid, name="bid"),
    path("bid/<slug:reference>/section/<slug:section_key>/", sections.section, name="section"),
    path("bid/<slug:reference>/section/<slug:section_key>/keep/", sections.keep, name="keep"),
    path("bid/<slug:reference>/answers/", sending.answers, name="answers"),
    path("bid/<slug:reference>/sent/", sending.sent, name="sent"),
    path("bid/<slug:reference>/read/", bids.read, name="read"),
    path("bid/<slug:reference>/ask/", bids.ask, name="ask"),
    path("bid/<slug:reference>/withdraw/", sending.withdraw, name="withdraw"),
    path("<slug:reference>/check/", check.begin, name="check"),
    path("<slug:reference>/check/result/", check.result, name="check_result"),
    path("<slug:reference>/check/<slug:question_key>/", check.question, name="check_question"),
    path("<slug:reference>/late/", late.late, name="late"),
    path("<slug:reference>/start/", check.start, name="start"),
]
