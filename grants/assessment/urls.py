from django.urls import path, re_path

from grants.assessment.views import agenda, board, diligence, interests, officer, panel, register, scoring, stops, tables

app_name = "assessment"

urlpatterns = [
    path("", scoring.mine, name="mine"),
    path("<int:assessment_id>/", scoring.review, name="review"),
    path("<int:assessment_id>/criterion/<int:number>/", scoring.criterion, name="criterion"),
    path("<int:assessment_id>/reopen/", officer.reopen, name="reopen"),
    path("call/<slug:reference>/interests/", interests.declare, name="declare"),
    path("call/<slug:reference>/declarations/", interests.declarations, name="declarations"),
    path("call/<slug:reference>/open/", officer.open_call, name="open"),
    path("call/<slug:reference>/share/", officer.share, name="share"),
    path("call/<slug:reference>/board/", board.board, name="board"),
    path("call/<slug:reference>/board/remind/", board.remind, name="remind"),
    path("teams/", board.teams, name="teams"),
    path("teams/new/", board.team, name="team_new"),
    path("teams/<int:team_id>/", board.team, name="team"),
    path("call/<slug:reference>/agenda/", agenda.agenda, name="agenda"),
    path("call/<slug:reference>/panel/", panel.meetings, name="panel"),
    path("call/<slug:reference>/panel/new/", panel.new, name="panel_new"),
    path("call/<slug:reference>/panel/<int:meeting_id>/", panel.meeting, name="panel_meeting"),
    path("call/<slug:reference>/panel/table/", tables.panel_table, name="panel_table"),
    path("call/<slug:reference>/table/", tables.score_table, name="score_table"),
    path("call/<slug:reference>/ranking/", officer.rank, name="ranking"),
    path("bid/<slug:reference>/check/", officer.check, name="check"),
    path("bid/<slug:reference>/assign/", officer.assign, name="assign"),
    path("bid/<slug:reference>/moderate/", officer.moderate, name="moderate"),
    path("bid/<slug:reference>/recommend/", officer.recommend, name="recommend"),
    re_path(r"^bid/(?P<reference>[-\w]+)/(?P<verb>start-check|check-again|send-to-panel|return-to-panel)/$", officer.step, name="step"),
    path("bid/<slug:reference>/diligence/", diligence.diligence, name="diligence"),
    path("register/<int:user_id>/", register.register, name="register"),
    path("register/<int:user_id>/<int:entry_id>/end/", register.end, name="register_end"),
    path("diligence/", diligence.items, name="diligence_items"),
    path("diligence/new/", diligence.item, name="diligence_item_new"),
    path("diligence/<int:item_id>/", diligence.item, name="diligence_item"),
    path("body/<int:pk>/stops/", stops.stops, name="stops"),
    path("body/<int:pk>/stops/new/", stops.stop, name="stop_new"),
    path("body/<int:pk>/stops/<int:stop_id>/lift/", stops.lift, name="stop_lift"),
]
