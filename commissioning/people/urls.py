from django.urls import path

from commissioning.people import account_views, election_views, member_views, role_views, views

app_name = "people"

urlpatterns = [
    path("", role_views.people, name="people"),
    path("give/", role_views.give, name="give"),
    path("<int:pk>/confirm/", role_views.confirm, name="confirm"),
    path("<int:pk>/end/", role_views.end, name="end"),
    path("election/", election_views.election, name="election"),
    path("election/<int:pk>/lift/", election_views.election_lift, name="election_lift"),
    path("text-size/", views.text_size, name="text_size"),
    path("colours.css", views.colours, name="colours"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/members/<int:membership_pk>/", member_views.member, name="member"),
    path("organisations/<int:pk>/members/<int:membership_pk>/remove/", member_views.member_remove, name="member_remove"),
    path("organisations/<int:pk>/leave/", member_views.leave, name="leave"),
    path("organisations/<int:pk>/hand-over/", member_views.hand_over, name="hand_over"),
    path("organisations/<int:pk>/appoint/", member_views.appoint, name="appoint"),
    path("organisations/<int:pk>/invitations/<int:invitation_pk>/again/", member_views.invitation_again, name="invitation_again"),
    path("organisations/<int:pk>/invitations/<int:invitation_pk>/withdraw/", member_views.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<str:key>/", member_views.invitation, name="invitation"),
    path("account/", account_views.account, name="account"),
    path("account/address/", account_views.address, name="address"),
    path("account/address/code/", account_views.address_code, name="address_code"),
    path("account/sign-out-everywhere/", account_views.sign_out_everywhere, name="sign_out_everywhere"),
]
