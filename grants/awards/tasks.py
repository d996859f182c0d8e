"""Documents made away from the request. Each finds its work done when it runs twice."""

from django.utils import timezone
from django_tasks import task


@task()
def make_notice_document(notice_id: int) -> None:
    """The PDF of a signed notice."""
    from grants.awards.actions.documents import store_notice_document

    store_notice_document(notice_id=notice_id, at=timezone.now())


@task()
def make_agreement(award_id: int) -> None:
    """The PDF of an accepted agreement."""
    from grants.awards.actions.documents import store_agreement

    store_agreement(award_id=award_id, at=timezone.now())
