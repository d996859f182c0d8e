"""A call as a card: what the home page and the list of funds show of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cms.models.call_page import CallPage
from cms.models.public_page import address_of
from commissioning.calls.models import Call

FUNDING = "/funding/"
TONES = {"Open": "green", "Opening soon": "blue", "Closed": "grey"}


@dataclass(frozen=True)
class CallCard:
    """One call for the public. Amounts in pence."""

    title: str
    fund: str
    summary: str
    address: str
    least_pence: int
    most_pence: int
    opens_at: datetime
    closes_at: datetime
    phase: str
    tone: str

    @property
    def is_open(self) -> bool:
        return self.phase == "Open"

    @property
    def is_coming(self) -> bool:
        return self.phase == "Opening soon"


def cards_for(calls: Iterable[Call], *, at: datetime) -> list[CallCard]:
    """Cards in the order given. One statement for the addresses of all, besides that of the calls."""
    shown = list(calls)
    pages = dict(CallPage.objects.live().filter(call__in=shown).values_list("call_id", "url_path")) if shown else {}
    return [
        CallCard(
            title=call.title,
            fund=call.fund.name,
            summary=call.summary,
            address=address_of(pages[call.pk]) if call.pk in pages else address_of_call(call),
            least_pence=call.least_pence,
            most_pence=call.most_pence,
            opens_at=call.opens_at,
            closes_at=call.closes_at,
            phase=call.phase_at(at),
            tone=tone_of(call, at),
        )
        for call in shown
    ]


def address_of_call(call: Call) -> str:
    """Where any published call can be read, whether or not an editor has made its page."""
    return f"{FUNDING}{call.reference.lower()}/"


def reference_at(slug: str) -> str:
    """The reference of the call whose page has this name: an editor's name for it, or the reference itself."""
    named = CallPage.objects.live().filter(slug=slug).values_list("call__reference", flat=True).first()
    return named or Call.objects.filter(reference__iexact=slug).values_list("reference", flat=True).first() or slug


def tone_of(call: Call, at: datetime) -> str:
    return TONES.get(call.phase_at(at)) or call.machine.states[call.state].tone
