"""The row lock with which every action here begins: a bid's lock covers its checks, assessments, result and recommendation."""

from grants.applications.models import Application
from grants.assessment.models import Assessment


def locked(application_id: int) -> Application:
    """One bid, locked until the transaction ends, with its call and body at hand. Raises: Application.DoesNotExist."""
    bids = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    return bids.get(pk=application_id)


def locked_assessment(assessment_id: int) -> Assessment:
    """One assessment under its bid's lock, with bid, call and body at hand. Raises: Application.DoesNotExist."""
    bids = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    bid = bids.get(assessments=assessment_id)
    assessment = Assessment.objects.get(pk=assessment_id)
    assessment.application = bid
    return assessment
