from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.money import MoneyError
from commissioning.people.models import Organisation, User
from commissioning.permissions import NotAllowed
from grants.awards.history import HistoryImport, import_awards, is_award, read_date, read_printed_amount, read_year
from grants.awards.models import HistoricAward
from grants.awards.queries import history_by_organisation, history_of, history_total_pence

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[3] / "demo" / "data" / "published_awards.csv"
HEADINGS = "row_id,funder,fund,financial_year,decision_date,recipient,amount_gbp,amount_as_printed,amount_basis"


def take(*rows: str, headings: str = HEADINGS, partial: bool = False) -> HistoryImport:
    return import_awards(lines=[f"{line}\n" for line in (headings, *rows)], by=None, at=AT, partial=partial)


def take_published() -> HistoryImport:
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        return import_awards(lines=lines, by=None, at=AT)


@pytest.mark.parametrize(
    ("printed", "pence"),
    [
        ("9 507", 950_700),
        ("9 507 (space in source)", 950_700),
        ("9\u00a0507", 950_700),
        ("£0.300m", 30_000_000),
        ("£0.300 million", 30_000_000),
        ("10,000", 1_000_000),
        ("£60,043", 6_004_300),
        ("£10k", 1_000_000),
        ("£ 10K", 1_000_000),
        ("3400.50", 340_050),
        ("£1,055,814", 105_581_400),
        ("0", 0),
    ],
)
def test_read_printed_amount_reads_what_sources_print(printed, pence) -> None:
    assert read_printed_amount(printed) == pence


@pytest.mark.parametrize(
    "printed", ["", "about £10k", "9,50", "1 0000", "-5", "£", "£1,000k,", "10.", "1e5", "£10k m", "(space in source)", "£10bn"]
)
def test_read_printed_amount_refuses_what_it_cannot_read(printed) -> None:
    with pytest.raises(MoneyError, match="cannot be read"):
        read_printed_amount(printed)


@pytest.mark.parametrize(
    ("printed", "words"), [("£0.000000003m", "parts of a penny"), ("£1.005", "parts of a penny"), ("9999999m", "more than")]
)
def test_read_printed_amount_refuses_parts_of_a_penny_and_slips(printed, words) -> None:
    with pytest.raises(MoneyError, match=words):
        read_printed_amount(printed)


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("2021-22", 2021),
        ("2021/22", 2021),
        ("1999-2000", 1999),
        ("1999-00", 1999),
        ("2021-23", None),
        ("2019-20 (inferred)", None),
        ("", None),
    ],
)
def test_read_year_reads_plain_years_only(printed, year) -> None:
    assert read_year(printed) == year


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2023-04-06", date(2023, 4, 6)),
        ("06/04/2023", date(2023, 4, 6)),
        ("6 April 2023", date(2023, 4, 6)),
        ("2023-02-30", None),
        ("2020 (news)", None),
        ("2024-03", None),
        ("", None),
    ],
)
def test_read_date_reads_dates_that_stand_alone(printed, day) -> None:
    assert read_date(printed) == day


@pytest.mark.parametrize(
    ("basis", "counts"),
    [
        ("awarded", True),
        ("Awarded, rounded", True),
        ("anticipated cost", False),
        ("funding received and committed", False),
        ("not awarded", False),
        ("", False),
    ],
)
def test_is_award_counts_awards_only(basis, counts) -> None:
    assert is_award(basis) is counts


def test_import_awards_takes_the_published_file_whole(db) -> None:
    done = take_published()
    assert (len(done.imported) + len(done.noted), done.already_there, done.refused, done.saved) == (35, (), (), True)
    assert HistoricAward.objects.count() == 35
    assert sorted(HistoricAward.objects.filter(counts=False).values_list("row_id", flat=True)) == ["WAR-03", "WAR-08", "WAR-09", "WAR-10"]


def test_printed_sums_that_do_not_multiply_out_are_noted_and_kept_as_printed(db) -> None:
    rows = (
        'A,Us,,,,Body,75001,"£75,001",awarded,"£25,000 a year for 3 years"',
        'B,Us,,,,Body,75000,"£75,000",awarded,"£25,000 a year for 3 years"',
        'C,Us,,,,Body,9000,"£9,000",awarded,"2 signs x £4,500 = £9,500"',
    )
    done = take(*rows, headings=f"{HEADINGS},term_note")
    assert done.imported == ("B",)
    assert [(each.row_id, each.note) for each in done.noted] == [
        (
            "A",
            "“£25,000 a year for 3 years” does not multiply out: 3 × £25,000 is £75,000, not £75,001. Both are kept as printed.",
        ),
        ("C", "“2 signs x £4,500 = £9,500” does not multiply out: 2 × £4,500 is £9,000, not £9,500. Both are kept as printed."),
    ]
    assert list(HistoricAward.objects.order_by("row_id").values_list("amount_pence", flat=True)) == [7_500_100, 7_500_000, 900_000]


def test_import_awards_twice_adds_nothing(db) -> None:
    take_published()
    before = (HistoricAward.objects.count(), AuditEvent.objects.count())
    done = take_published()
    assert (done.imported, done.noted, len(done.already_there), done.refused) == ((), (), 35, ())
    assert (HistoricAward.objects.count(), AuditEvent.objects.count()) == before


def test_import_awards_keeps_an_unreadable_date_and_year_as_printed(db) -> None:
    done = take("A-1,North PCC,Fund,2019-20 (inferred),2020 (news),Blue Door,9507,9 507 (space in source),awarded")
    award = HistoricAward.objects.get()
    assert (award.financial_year, award.financial_year_as_printed) == (None, "2019-20 (inferred)")
    assert (award.decided_on, award.decided_as_printed) == (None, "2020 (news)")
    assert (award.amount_pence, award.amount_as_printed) == (950_700, "9 507 (space in source)")
    assert [(noted.number, noted.note) for noted in done.noted] == [(2, "The year is kept as printed. The date is kept as printed.")]


def test_import_awards_reads_a_plain_row_without_a_note(db) -> None:
    done = take("A-1,North PCC,Fund,2021-22,2021-10-20,Blue Door,10000,£10k,awarded")
    award = HistoricAward.objects.get()
    assert (done.imported, done.noted) == (("A-1",), ())
    assert (award.financial_year, award.decided_on, award.counts, award.imported_at) == (2021, date(2021, 10, 20), True, AT)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B-2,North PCC,Fund,2021-22,,Blue Door,10000,£10.1k,awarded", "“£10.1k” is £10,100, but amount_gbp is £10,000."),
        ("B-2,North PCC,Fund,2021-22,,Blue Door,10000,ten,awarded", "“ten” cannot be read as an amount."),
        ("B-2,North PCC,Fund,2021-22,,Blue Door,ten,,awarded", "“ten” is not an amount. Write pounds in figures, like 3,400 or 3,400.50."),
        ("B-2,North PCC,Fund,2021-22,,,10000,,awarded", "It has no recipient."),
        ("B-2,North PCC,Fund,2021-22", "It has no recipient, amount_gbp."),
        ("B-2,North PCC,Fund,2021-22,,Blue Door,10000,,awarded,more", "The row has more cells than there are headings."),
        ("A-1,North PCC,Fund,2021-22,,Blue Door,10000,,awarded", "Row 2 has the same funder and row_id."),
        (
            f"B-2,North PCC,Fund,2021-22,,{'x' * 301},10000,,awarded",
            "recipient: Ensure this value has at most 300 characters (it has 301).",
        ),
        ("B-2,North PCC,Fund,2021-22,,Blue\x00Door,10000,,awarded", "It holds a character that is not text."),
    ],
)
def test_import_awards_refuses_a_broken_row_and_then_the_whole_file(db, row, reason) -> None:
    done = take("A-1,North PCC,Fund,2021-22,,Blue Door,10000,,awarded", row)
    assert [(refused.number, refused.reason) for refused in done.refused] == [(3, reason)]
    assert (done.saved, HistoricAward.objects.count()) == (False, 0)


def test_import_awards_takes_the_good_rows_when_partial(db) -> None:
    done = take("A-1,North PCC,F,2021-22,,Blue Door,10000,,awarded", "A-2,North PCC,F,2021-22,,Blue Door,1,£2,awarded", partial=True)
    assert (done.saved, done.imported, [refused.row_id for refused in done.refused]) == (True, ("A-1",), ["A-2"])
    assert HistoricAward.objects.get().row_id == "A-1"


def test_import_awards_tells_two_funders_apart(db) -> None:
    done = take("A-1,North PCC,F,2021-22,,Blue Door,10000,,awarded", "A-1,South PCC,F,2021-22,,Blue Door,10000,,awarded")
    assert done.imported == ("A-1", "A-1")


def test_import_awards_names_a_missing_column(db) -> None:
    with pytest.raises(Refused, match="no column recipient, amount_gbp"):
        take("A-1,North PCC", headings="row_id,funder")


def test_import_awards_does_not_count_an_amount_without_a_basis(db) -> None:
    take("A-1,North PCC,Blue Door,10000", headings="row_id,funder,recipient,amount_gbp")
    award = HistoricAward.objects.get()
    assert (award.counts, award.amount_basis) == (False, "not stated")
    assert award.note == "The basis of the amount is not stated, so it does not count in totals."


def test_import_awards_is_recorded_without_names(db) -> None:
    take("A-1,North PCC,F,2021-22,,Blue Door,10000,,awarded")
    event = AuditEvent.objects.about(HistoricAward.objects.get()).get()
    assert (event.verb, event.facts) == ("historic award imported", {"amount_pence": 1_000_000, "counts": True})


def test_import_awards_needs_an_officer_when_a_person_does_it(db) -> None:
    with pytest.raises(NotAllowed):
        import_awards(lines=[HEADINGS], by=User.objects.create_user("stranger@home.example"), at=AT)


def test_history_never_becomes_payable() -> None:
    """Nothing points at a historic award, and it has no state that could move."""
    assert HistoricAward._meta.related_objects == ()
    assert "state" not in {field.name for field in HistoricAward._meta.get_fields()}


@pytest.fixture
def body(db) -> Organisation:
    return Organisation.objects.create(name="The Blue Door", kind="charity", other_names="Blue Door Trust; Old Gate")


def test_history_of_lists_an_organisations_rows_newest_first(body) -> None:
    take(
        "A-1,North PCC,F,2019-20,,Blue Door,100,,awarded",
        "A-2,North PCC,F,2021-22,,BLUE DOOR TRUST,200,,awarded",
        "A-3,North PCC,F,not stated,,Old Gate,400,,anticipated cost",
        "A-4,North PCC,F,2021-22,,Red Door,800,,awarded",
    )
    assert [award.row_id for award in history_of(body)] == ["A-2", "A-1", "A-3"]
    assert history_total_pence(body) == 30_000


def test_history_of_finds_rows_that_came_before_the_organisation(db) -> None:
    take("A-1,North PCC,F,2019-20,,The Blue Door,100,,awarded", "A-2,North PCC,F,2019-20,,blue door,100,,awarded")
    late = Organisation.objects.create(name="Blue Door", kind="charity")
    assert [award.row_id for award in history_of(late)] == ["A-1", "A-2"]


def test_history_of_a_shared_name_belongs_to_neither_by_key(db) -> None:
    Organisation.objects.create(name="Blue Door", kind="charity")
    Organisation.objects.create(name="The Blue Door", kind="group")
    take("A-1,North PCC,F,2019-20,,Blue Door,100,,awarded")
    assert HistoricAward.objects.get().organisation_id is None


@pytest.mark.parametrize("rows", [1, 3])
def test_history_by_organisation_costs_one_query(body, django_assert_num_queries, rows) -> None:
    take(
        *[f"A-{n},North PCC,F,2019-20,,Blue Door,100,,awarded" for n in range(rows)],
        "B-1,North PCC,F,2019-20,,Red Door,7,,anticipated cost",
    )
    with django_assert_num_queries(1):
        found = history_by_organisation()
    assert [(each.organisation_id, each.name, each.rows, each.awarded_pence) for each in found] == [
        (None, "Red Door", 1, 0),
        (body.pk, "The Blue Door", rows, rows * 10_000),
    ]


def test_import_awards_command_reports_each_kind_of_row(db, tmp_path) -> None:
    out = StringIO()
    call_command("import_awards", str(PUBLISHED), stdout=out)
    assert "35 rows: " in out.getvalue()
    assert "0 already there, 0 refused" in out.getvalue()
    assert "(KEN-03): The year is kept as printed." in out.getvalue()


def test_import_awards_command_fails_with_number_and_reason(db, tmp_path) -> None:
    broken = tmp_path / "awards.csv"
    broken.write_text(f"{HEADINGS}\nA-1,North PCC,F,2021-22,,Blue Door,100,£200,awarded\n")
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_awards", str(broken), stdout=out)
    assert "Row 2 (A-1) refused: “£200” is £200, but amount_gbp is £100." in out.getvalue()


def test_import_awards_command_says_when_the_file_is_not_text(db, tmp_path) -> None:
    broken = tmp_path / "awards.csv"
    broken.write_bytes(b"row_id,funder,recipient,amount_gbp\nA-1,North,Caf\xe9,1\n")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_awards", str(broken))
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_awards", str(tmp_path / "none.csv"))
