"""Editors write, preview and schedule; nobody else comes in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.actions import publish_scheduled
from cms.models import CallPage, FundIndexPage, NewsIndexPage, NewsPage, StandardPage
from commissioning.people import actions
from commissioning.people.models import StaffRole, User
from tests import makers as make
from tests.cms.test_pages import text
from tests.makers.base import administrators

MAY, MAY_NOT = ["cms_editor", "officer"], ["assessor", "finance", "auditor", "commissioner", "administrator"]


@pytest.fixture
def editor(site, client):
    person = make.staff("cms_editor")
    client.force_login(person)
    return person


def form_of(page, **more):
    """What the editing screen sends for a page of words."""
    body = {"body-count": "0"}
    return {"title": page.title, "slug": page.slug, "summary": page.summary, "seo_title": "", "search_description": "", **body, **more}


@pytest.mark.parametrize("role", MAY)
def test_an_editors_role_opens_the_editing_screens(site, client, role):
    client.force_login(make.staff(role))
    assert client.get("/admin/").status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[StandardPage.objects.first().pk])).status_code == 200


@pytest.mark.parametrize("role", MAY_NOT)
def test_another_role_does_not(site, client, role):
    client.force_login(make.staff(role))
    assert client.get("/admin/").status_code == 403


def test_a_clerk_is_told_so_and_a_stranger_is_led_to_the_code(site, client):
    assert client.get("/admin/")["Location"] == "/sign-in/?next=/admin/"
    client.force_login(make.member(make.organisation()))
    for address in ("/admin/", "/admin/pages/", "/admin/users/", "/admin/login/"):
        assert client.get(address).status_code == 403


def test_the_role_joins_the_group_and_its_end_leaves_it(site, client):
    person = make.staff("cms_editor")
    assert [group.name for group in person.groups.all()] == ["editors"]
    actions.end_role(role_id=person.staff_roles.get().pk, by=administrators()[0], at=make.NOON, on=make.later(days=-1).date())
    assert not person.groups.exists()
    client.force_login(User.objects.get(pk=person.pk))
    assert client.get("/admin/").status_code == 403


def test_a_role_opens_nothing_before_its_first_day_or_its_second_person(site, client):
    later = make.user()
    actions.give_role(
        user_id=later.pk,
        office_id=make.office().pk,
        role="cms_editor",
        by=administrators()[0],
        at=make.NOON,
        from_on=make.later(days=1).date(),
    )
    waits = make.user()
    actions.give_role(user_id=waits.pk, office_id=make.office().pk, role="officer", by=administrators()[0], at=make.NOON)
    for person in (later, waits):
        client.force_login(person)
        assert client.get("/admin/").status_code == 403


def test_one_of_two_roles_is_enough_to_stay(site):
    person = make.staff("cms_editor")
    other = actions.give_role(user_id=person.pk, office_id=make.office().pk, role="officer", by=administrators()[0], at=make.NOON)
    actions.end_role(role_id=StaffRole.objects.get(user=person, role="cms_editor").pk, by=administrators()[0], at=make.NOON)
    assert person.groups.exists()
    assert other.role == "officer"


def test_there_is_one_group(site):
    assert [group.name for group in Group.objects.all()] == ["editors"]


def test_an_editor_drafts_previews_and_publishes(editor, client):
    page = StandardPage.objects.get(slug="cookies")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(edit, form_of(page, summary="A draft that nobody sees yet.")).status_code == 302
    assert "A draft that nobody sees yet." not in text(client.get("/cookies/"))
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(preview, form_of(page, summary="Seen in the preview."))
    assert "Seen in the preview." in text(client.get(preview))
    client.post(edit, form_of(page, summary="For everybody.", **{"action-publish": "yes"}))
    assert "For everybody." in text(client.get("/cookies/"))


def test_an_editor_schedules_a_page(editor, client, clock):
    news = NewsIndexPage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["cms", "newspage", news.pk])
    item = NewsPage(title="At ten", slug="at-ten", summary="Not before ten.")
    clock.move_to(make.NOON)
    sent = form_of(item, dated="2026-11-02", go_live_at="2026-11-03 10:00", **{"action-publish": "yes"})
    assert client.post(add, sent).status_code == 302
    client.logout()
    clock.move_to(make.later(hours=21, minutes=59))
    assert publish_scheduled(at=make.later(hours=21, minutes=59)) == 0
    assert client.get("/news/at-ten/").status_code == 404
    clock.move_to(make.later(hours=22, seconds=1))
    assert publish_scheduled(at=make.later(hours=22, seconds=1)) == 1
    assert client.get("/news/at-ten/").status_code == 200


def test_an_editor_previews_the_page_of_a_draft_call(editor, client):
    call = make.call()
    page = CallPage(title="To come", slug="to-come", call=call, live=False)
    FundIndexPage.objects.get().add_child(instance=page)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(preview, form_of(page, call=call.pk))
    assert "Work that makes roads safer." in text(client.get(preview))
    assert client.get("/funding/to-come/").status_code == 404


def test_people_and_their_rights_are_not_handled_here(editor, client):
    menu = client.get("/admin/").content.decode()
    assert "/admin/users/" not in menu
    for address in ("/admin/users/", "/admin/users/add/", "/admin/groups/", "/admin/password_reset/"):
        assert client.get(address).status_code in (302, 403, 404)
    account = client.get("/admin/account/")
    assert account.status_code == 200
    assert "password" not in text(account).lower().replace("passwords", "password")
    assert "First name" not in text(account)


def test_only_the_editing_screens_may_use_inline_script(editor, client):
    inline = "script-src 'self' 'unsafe-inline'"
    admin, public = client.get("/admin/"), client.get("/")
    assert inline in admin["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in admin["Content-Security-Policy"]
    assert "unsafe" not in public["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    html = public.content.decode()
    assert " style=" not in html
    assert "<style" not in html


def test_a_page_can_end_by_the_clock(site, client, clock):
    page = StandardPage.objects.get(slug="cookies")
    page.expire_at = make.later(hours=1)
    page.save_revision().publish()
    clock.move_to(make.later(hours=1) + timedelta(seconds=1))
    assert publish_scheduled(at=make.later(hours=2)) == 1
    assert client.get("/cookies/").status_code == 404
