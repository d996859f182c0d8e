"""How long it takes to work a try-out out anew: the request that the page sends while amounts are typed."""

import gc
import time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commissioning.calls.models import Call
from demo.bench.pages import client_of
from demo.bench.people import session_of
from demo.bench.timing import TIMED, WARM, Times, times_of
from demo.sample.volume import standing_people
from grants.applications.models import Application
from grants.assessment.queries.ranking import RANKED_STATES
from grants.workspace.queries.tryouts import board_of


def tried(bids: int) -> Times:
    """Raises: RuntimeError where the call of the bulk bids has fewer that are ranked."""
    officer = standing_people()["officer"]
    call = Call.objects.filter(reference__startswith="CSG-").get()
    with transaction.atomic():
        spare = Application.objects.filter(call=call, state__in=RANKED_STATES).order_by("pk").values_list("pk", flat=True)[bids:]
        # More than so many are put out of sight for as long as it takes: nothing of this is kept.
        Application.objects.filter(pk__in=list(spare)).update(call=Call.objects.exclude(pk=call.pk).order_by("pk").first())
        board = board_of(call, officer, timezone.now())
        if len(board.rows) != bids:
            raise RuntimeError(f"This database has {len(board.rows)} ranked bids in {call.reference}, and {bids} are asked for.")
        client, address = client_of(session_of(officer)), reverse("workspace:tryout_figures", args=[call.reference])
        typed = {f"bid_{key}": "1,000" for key in board.rows}
        found = []
        # As the web server's own processes do (gunicorn.conf.py): what never dies is set aside, and the rest is gone over seldom.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        for _ in range(WARM + TIMED):
            began = time.perf_counter()
            answer = client.post(address, typed)
            found.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(f"The try-out answered {answer.status_code}.")
        transaction.set_rollback(True)
    return times_of(found[WARM:])
