"""The panel's pack."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.calls.queries import office
from commissioning.files.pdf import make_pdf
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for
from grants.spreadsheets.workbook import write_workbook
from grants.spreadsheets.writing import ENDINGS
from grants.workspace.actions import note_pack_taken
from grants.workspace.queries.pack import as_document, as_sheets, pack_of


@desk_page
@require_safe
def pack(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The pack of a call for this reader, as a tagged document or as a workbook."""
    call = call_for(request.user, reference, needs="scores.view")
    now = timezone.now()
    found = pack_of(call, request.user, now)
    note_pack_taken(call_id=call.pk, kind=kind, bids=len(found.ranking.rows), left_out=found.left_out, by=request.user, at=now)

    title = f"Panel pack: {call.title}"
    if kind == "pdf":
        content = make_pdf("grants/workspace/documents/pack.typ", as_document(found, str(request.user), now), title=title, at=now)
        answer = HttpResponse(content, content_type="application/pdf")
    else:
        out = BytesIO()
        write_workbook(out, as_sheets(found), title=title, creator=office().profile_on(timezone.localdate(now)).name, at=now)
        answer = HttpResponse(out.getvalue(), content_type=ENDINGS["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{call.reference}-pack.{kind}"'
    return answer
