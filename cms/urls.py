"""What machines read, and the page of a call, which is kept; every other public page is found by Wagtail."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms import feeds, views

app_name = "cms"

urlpatterns = [
    path("funding/feed.atom", feeds.CallFeed(), name="feed"),
    path("funding/calendar.ics", feeds.calendar, name="calendar"),
    path("funding/<slug:slug>/calendar.ics", feeds.calendar, name="call_calendar"),
    path("funding/<slug:slug>/questions.pdf", views.questions, name="call_questions"),
    path("funding/<slug:slug>/", views.call, name="call"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
