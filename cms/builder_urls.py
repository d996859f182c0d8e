from django.urls import path, re_path

from cms import builder

app_name = "form_builder"

urlpatterns = [
    path("", builder.forms, name="forms"),
    path("new/", builder.new_form, name="new"),
    path("read-in/", builder.bring_in, name="import"),
    path("<int:pk>/", builder.form, name="form"),
    path("<int:pk>/export/", builder.export, name="export"),
    path("<int:pk>/new-version/", builder.new_version, name="new_version"),
    path("<int:pk>/head/", builder.head, name="head"),
    path("<int:pk>/publish/", builder.publish, name="publish"),
    path("<int:pk>/sections/new/", builder.section, name="section_new"),
    path("<int:pk>/sections/<int:section_id>/", builder.section, name="section"),
    path("<int:pk>/sections/<int:section_id>/questions/new/", builder.question, name="question_new"),
    path("<int:pk>/sections/<int:section_id>/questions/<int:question_id>/", builder.question, name="question"),
    re_path(r"^(?P<pk>[0-9]+)/(?P<kind>section|question)/(?P<row_id>[0-9]+)/move/(?P<where>up|down)/$", builder.move, name="move"),
    re_path(r"^(?P<pk>[0-9]+)/(?P<kind>section|question)/(?P<row_id>[0-9]+)/remove/$", builder.remove, name="remove"),
    path("<int:pk>/preview/<slug:section_key>/", builder.preview, name="preview"),
]
