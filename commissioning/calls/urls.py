from django.urls import path

from commissioning.calls.views import copying, events, news, setting_up

app_name = "calls"

urlpatterns = [
    path("new/", setting_up.new, name="new"),
    path("news/", news.news, name="news"),
    path("news/asked/", news.asked, name="news_asked"),
    path("news/confirm/<str:token>/", news.confirm, name="news_confirm"),
    path("news/stop/<str:token>/", news.stop, name="news_stop"),
    path("events/place/<str:token>/", events.place, name="place"),
    path("events/<uuid:key>/", events.book, name="event_book"),
    path("events/<uuid:key>/booked/", events.booked, name="event_booked"),
    path("events/<uuid:key>/waiting/", events.booked, {"waits": True}, name="event_waiting"),
    path("budgets/<int:pk>/agree/", setting_up.agree, name="agree"),
    path("<str:reference>/", setting_up.set_up, name="set_up"),
    path("<str:reference>/edit/", setting_up.edit, name="edit"),
    path("<str:reference>/criteria/", setting_up.criteria, name="criteria"),
    path("<str:reference>/lots/", setting_up.lots, name="lots"),
    path("<str:reference>/copy/", copying.copy, name="copy"),
    path("<str:reference>/events/", events.events, name="events"),
    path("<str:reference>/events/new/", events.event_edit, name="event_new"),
    path("<str:reference>/events/<int:pk>/", events.event, name="event"),
    path("<str:reference>/events/<int:pk>/edit/", events.event_edit, name="event_edit"),
    path("<str:reference>/publish/", setting_up.publish, name="publish"),
    path("<str:reference>/cancel/", setting_up.cancel, name="cancel"),
]
