"""A list of 25 rows by one statement, a detail with 15 answers, a form of 15 fields, and its save."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from demo.bench.bare.models import Draft, Item

A_PAGE = 25
FIELDS = 15


class BareForm(forms.Form):
    """Fifteen answers, as many of them long as in ours."""

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        for n in range(FIELDS):
            long = forms.Textarea if n % 3 == 0 else forms.TextInput
            self.fields[f"answer_{n}"] = forms.CharField(label=f"Question {n}", max_length=4000, widget=long, help_text="A few words.")


def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "bare/listing.html", {"items": Item.objects.order_by("-sent_at")[:A_PAGE]})


@login_required
def signed_listing(request: HttpRequest) -> HttpResponse:
    return listing(request)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Item, pk=pk)
    return render(request, "bare/detail.html", {"item": item, "answers": item.answers.order_by("pk")})


@login_required
def form(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    form = BareForm(request.POST or None, initial=draft.answers)
    if request.method == "POST" and form.is_valid():
        draft.answers = form.cleaned_data
        draft.save()
        return redirect("form", pk)
    return render(request, "bare/form.html", {"form": form})
