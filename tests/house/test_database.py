"""A transactional test leaves the database as the migrations left it."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page

from commissioning.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", ["first", "second"])
def test_wagtails_root_locale_and_groups_outlive_a_transactional_test(time: str) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1
    assert Group.objects.exists()
    assert not User.objects.filter(email="left.behind@example.org").exists()
    User.objects.create_user("left.behind@example.org", name=time)
    Page.objects.all().delete()
