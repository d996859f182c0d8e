"""People who asked for news of funds, and one who has not confirmed."""

from commissioning.calls.actions import ask_for_news, confirm_news
from commissioning.calls.models import Subscription
from commissioning.calls.news_links import CONFIRM
from commissioning.outcomes.models import FocusArea, Plan
from demo.sample.timetable import Timetable

READERS = (("news@harbury-walkers.example", "Road safety"), ("clerk@long-itchington.example", ""), ("grants@midway-youth.example", ""))


def load_readers(plan: Plan, times: Timetable) -> None:
    """Two are told of what has been published since; the last asked yesterday and gets nothing yet."""
    for email, theme in READERS:
        last = email == READERS[-1][0]
        at = times.ago(1 if last else 95)
        ask_for_news(email=email, themes=FocusArea.objects.filter(priority__plan=plan, title=theme), at=at)
        if not last:
            confirm_news(token=CONFIRM.sign(str(Subscription.objects.get(email=email).pk)), at=at)
