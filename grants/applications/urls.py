from django.urls import path

from grants.applications.views import asked, bids, burden, certifying, check, copying, enquiries, late, sections, sending, sharing

app_name = "applications"

urlpatterns = [
    path("bid/<slug:reference>/", bids.bid, name="bid"),
    path("bid/<slug:reference>/section/<slug:section_key>/", sections.section, name="section"),
    path("bid/<slug:reference>/section/<slug:section_key>/keep/", sections.keep, name="keep"),
    path("bid/<slug:reference>/answers/", sending.answers, name="answers"),
    path("bid/<slug:reference>/certifier/", certifying.certifier, name="certifier"),
    path("bid/<slug:reference>/hand-back/", certifying.back, name="hand_back"),
    path("bid/<slug:reference>/sent/", sending.sent, name="sent"),
    path("bid/<slug:reference>/how-long/", burden.how_long, name="how_long"),
    path("bid/<slug:reference>/read/", bids.read, name="read"),
    path("bid/<slug:reference>/ask/", asked.ask, name="ask"),
    path("bid/<slug:reference>/asked/", asked.asked, name="asked"),
    path("bid/<slug:reference>/asked/<int:number>/", asked.asked_item, name="asked_item"),
    path("bid/<slug:reference>/asked/judge/", asked.judge, name="judge"),
    path("bid/<slug:reference>/asked/go-on/", asked.go_on, name="go_on"),
    path("bid/<slug:reference>/changes/", asked.changes, name="changes"),
    path("bid/<slug:reference>/copy/", copying.fill, name="fill"),
    path("bid/<slug:reference>/share/", sharing.share, name="share"),
    path("bid/<slug:reference>/share/end/", sharing.end, name="share_end"),
    path("bid/<slug:reference>/withdraw/", sending.withdraw, name="withdraw"),
    path("<slug:reference>/check/", check.begin, name="check"),
    path("<slug:reference>/check/result/", check.result, name="check_result"),
    path("<slug:reference>/check/<slug:question_key>/", check.question, name="check_question"),
    path("<slug:reference>/questions/", enquiries.enquiries, name="enquiries"),
    path("<slug:reference>/questions/ask/", enquiries.enquire, name="enquire"),
    path("<slug:reference>/questions/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("<slug:reference>/late/", late.late, name="late"),
    path("<slug:reference>/start/", check.start, name="start"),
]
