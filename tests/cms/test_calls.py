"""The public page of a call, and the list of funds: right to the second, and the same as the form."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from cms.actions import set_up_site
from cms.models import CallPage, FundIndexPage
from commissioning.calls import actions
from commissioning.calls.actions import LotDraft, book_place
from commissioning.calls.models import Budget
from commissioning.outcomes.models import FocusArea, Outcome
from commissioning.people.actions import rename_office
from commissioning.people.models import District
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.question_words import sections_in_words
from grants.applications.actions import extend_call, publish_answer
from grants.assessment.actions import end_round
from tests import makers as make
from tests.cms.test_pages import text
from tests.makers.base import administrators

SECOND = timedelta(seconds=1)


@pytest.fixture
def call(site):
    made = make.call(state="published")
    set_up_site(at=site)
    return made


def test_a_call_page_says_all_that_an_applicant_must_know(call, client):
    page = text(client.get("/funding/rsf-2728/"))
    for words in (
        "Road Safety Fund 2027-28",
        "£500 to £10,000",
        "30 November 2026, 12 noon",
        "in 28 days",
        "13 February 2027",
        "1 April 2027",
        "Work that makes roads safer.",
        "Bodies that work in Midshire.",
        "What others must pay for.",
        "Safer roads",
        "North Midshire, Eastley, Rugford, Stratley, Wardon",
        "Fit with Plan outcomes",
        "Total 100",
        "Fair, with gaps that matter",
        "All 3 questions of the form",
        "It asks 1 short question and",
    ):
        assert words in page


def test_every_question_can_be_read_without_signing_in(call, client):
    html = client.get("/funding/rsf-2728/").content.decode()
    assert re.findall(r'house-questions__label">([^<]+)<', html) == [
        "Name of the project",
        "How much do you ask for?",
        "What is the problem?",
    ]
    assert "Text, up to 12 words" in html


def test_every_question_limit_list_and_weight_is_in_a_tagged_pdf_for_drafting(call, client, django_assert_num_queries):
    assert 'href="questions.pdf"' in client.get("/funding/rsf-2728/").content.decode()
    answer = client.get("/funding/rsf-2728/questions.pdf")
    assert answer["Content-Type"] == "application/pdf"
    made = PdfReader(BytesIO(answer.content))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.xmp_metadata is not None
    assert b"pdfuaid:part" in made.trailer["/Root"]["/Metadata"].get_object().get_data()
    words = " ".join("".join(page.extract_text() for page in made.pages).split())
    for each in (
        "For reading and drafting: send through the site or the workbook.",
        "Closes 30 November 2026, 12 noon",
        "Evidence of need 15",
        "Fair, with gaps that matter",
        "Will the work be in Midshire?",
        "Name of the project Text, up to 12 words",
    ):
        assert each in words
    with django_assert_num_queries(3):
        assert client.get("/funding/rsf-2728/questions.pdf").content == answer.content
    enquiry = make.enquiry(call, text="May we hire a van?")
    publish_answer(enquiry_id=enquiry.pk, by=call.lead_officer, at=make.later(days=1), question="May we hire a van?", answer="You may.")
    assert "May we hire a van?" in PdfReader(BytesIO(client.get("/funding/rsf-2728/questions.pdf").content)).pages[-1].extract_text()


def test_the_form_of_a_lot_is_there_too_on_the_page_and_in_the_pdf(site, client):
    call = make.call(pot_pence=2_000_000)
    lots = [LotDraft("Lanes", 1_000_000, 50_000, 1_000_000), LotDraft("Towns", 1_000_000, 50_000, 900_000, 1, make.two_sections())]
    actions.set_lots(call_id=call.pk, lots=lots, by=call.lead_officer, at=make.NOON)
    actions.publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    page = text(client.get("/funding/rsf-2728/"))
    assert page.index("Questions of the lot “Towns”") < page.index("What happens afterwards?")
    words = " ".join(
        "".join(each.extract_text() for each in PdfReader(BytesIO(client.get("/funding/rsf-2728/questions.pdf").content)).pages).split()
    )
    assert words.index("The form 1.") < words.index("The form for Towns") < words.index("What happens afterwards?")


def test_a_question_says_its_choices_and_who_is_asked(site, client):
    longer = QuestionSet.objects.create(key="longer", version=1, title="Bid", purpose="bid")
    section = Section.objects.create(question_set=longer, key="road", title="The road", order=1)
    Question.objects.create(section=section, key="fixed", kind="yes_no", label="Will anything be fixed?", order=1)
    rule = {"all": [{"question": "fixed", "is": True}]}
    kinds = {"options": ["Sign", "Gate"]}
    Question.objects.create(section=section, key="what", kind="one_of", label="What?", order=2, show_if=rule, config=kinds, required=False)
    longer.published_at = make.NOON
    longer.save()
    make.call(state="published", question_set=longer)
    page = text(client.get("/funding/rsf-2728/"))
    assert "What? (optional) One of a list. Choices: Sign; Gate Asked only if you answer yes to “Will anything be fixed?”" in page


def test_a_call_page_is_right_to_the_second(call, client, clock):
    for at, tag, closes in (
        (call.closes_at - SECOND, "Open", "Closes 30 November"),
        (call.closes_at, "Closed", "Closed 30 November"),
    ):
        clock.move_to(at)
        page = text(client.get("/funding/rsf-2728/"))
        assert closes in page
        assert re.search(rf"{tag} Road Safety Fund, RSF-2728", page)
        assert ("Check if you can apply It takes" in page) is (tag == "Open")


def test_an_answer_shows_at_once_newest_first_and_the_way_to_ask_goes_at_its_second(call, client, clock):
    ask = 'href="/apply/RSF-2728/questions/ask/"'
    assert ask in client.get("/funding/rsf-2728/").content.decode()
    for number in (1, 2):
        enquiry = make.enquiry(call, text=f"Question {number}?")
        words = {"question": f"Question {number}?", "answer": f"Answer {number}."}
        publish_answer(enquiry_id=enquiry.pk, by=call.lead_officer, at=make.later(days=number), **words)
        assert f"Answer {number}. Answered on {number + 2} November 2026" in text(client.get("/funding/rsf-2728/"))
    page = text(client.get("/funding/rsf-2728/"))
    assert page.index("Answer 2.") < page.index("Answer 1.")
    clock.move_to(call.enquiries_end_at - SECOND)
    assert ask in client.get("/funding/rsf-2728/").content.decode()
    clock.move_to(call.enquiries_end_at)
    assert ask not in client.get("/funding/rsf-2728/").content.decode()
    assert "Questions about this fund ended on 23 November 2026, 12 noon" in text(client.get("/funding/rsf-2728/"))


def test_a_moved_close_says_so_at_once_with_both_times(call, client):
    client.get("/funding/rsf-2728/")
    until = call.closes_at + 7 * 24 * 3600 * SECOND
    extend_call(call_id=call.pk, until=until, reason="The post was late.", by=call.lead_officer, at=make.NOON)
    said = "moved from 30 November 2026, 12 noon to 7 December 2026, 12 noon. The post was late."
    page = text(client.get("/funding/rsf-2728/"))
    assert f"Closing time changed. On 2 November 2026 it was {said}" in page
    assert "Closes 7 December 2026, 12 noon" in page
    assert "DTSTART:20261207T120000Z" in client.get("/funding/rsf-2728/calendar.ics").content.decode()
    assert "<updated>2026-11-02T12:00:00+00:00</updated>" in client.get("/funding/feed.atom").content.decode()


def test_an_event_is_on_the_page_of_its_call_and_in_its_calendar_as_it_stands(call, client, clock):
    evening = make.event(call, places=1)
    page = text(client.get("/funding/rsf-2728/"))
    assert "Information event: 9 November 2026, 12 noon to 1:30pm. Shire Hall, Rugford, or online." in page
    assert "1 of 1 places left" in page
    assert "meet.example" not in page
    book_place(event_id=evening.pk, name="Ann", email="ann@village.example", at=make.NOON + SECOND)
    assert "All 1 places are taken" in text(client.get("/funding/rsf-2728/"))
    calendar = client.get("/funding/rsf-2728/calendar.ics").content.decode()
    assert "DTSTART:20261109T120000Z\r\nDTEND:20261109T133000Z\r\nSUMMARY:About the fund\r\nLOCATION:Shire Hall\\, Rugford" in calendar
    clock.move_to(evening.starts_at)
    assert "Join the waiting list" not in text(client.get("/funding/rsf-2728/"))


def test_an_unlisted_call_is_reached_by_its_link_and_found_nowhere(site, client):
    call = make.call(state="published", is_unlisted=True, title="By link only")
    set_up_site(at=site)
    page = client.get("/funding/rsf-2728/").content.decode()
    assert "By link only" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "DTSTART:20261130" in client.get("/funding/rsf-2728/calendar.ics").content.decode()
    for address in ("/", "/funding/", "/funding/feed.atom", "/funding/calendar.ics", "/sitemap.xml"):
        found = client.get(address).content.decode()
        assert call.title not in found
        assert "rsf-2728" not in found


def test_a_coming_call_can_be_read_but_not_applied_for(site, client, clock):
    call = make.call(state="published", opens_at=make.later(days=3))
    clock.move_to(call.opens_at - SECOND)
    page = text(client.get("/funding/rsf-2728/"))
    assert "You can apply from 5 November 2026, 12 noon" in page
    assert "It takes about three minutes" not in page
    clock.move_to(call.opens_at)
    assert "It takes about three minutes" in text(client.get("/funding/rsf-2728/"))


def test_the_one_button_leads_to_the_check(call, client):
    assert client.get("/funding/rsf-2728/").content.decode().count('href="/apply/RSF-2728/check/"') == 1


def test_a_draft_call_is_nowhere(site, client):
    call = make.call()
    FundIndexPage.objects.get().add_child(instance=CallPage(title="Draft", slug="a-draft", call=call))
    for slug in ("rsf-2728", "RSF-2728", "a-draft", "no-such-call"):
        assert client.get(f"/funding/{slug}/questions.pdf").status_code == 404
        assert client.get(f"/funding/{slug}/").status_code == 404
    assert call.title not in text(client.get("/funding/"))
    assert "a-draft" not in client.get("/sitemap.xml").content.decode()


def test_a_published_call_can_be_read_before_an_editor_has_made_its_page(site, client):
    make.call(state="published")
    assert 'href="/funding/rsf-2728/"' in client.get("/funding/").content.decode()
    assert "Work that makes roads safer." in text(client.get("/funding/rsf-2728/"))


def test_a_reference_leads_to_the_page_that_an_editor_has_made(site, client):
    call = make.call(state="published")
    FundIndexPage.objects.get().add_child(instance=CallPage(title="Roads", slug="roads", call=call))
    assert client.get("/funding/RSF-2728/")["Location"] == "/funding/roads/"
    for name in ("roads/calendar.ics", "rsf-2728/calendar.ics", "roads/questions.pdf"):
        assert client.get(f"/funding/{name}").status_code == 200
    assert 'href="/funding/roads/"' in client.get("/funding/").content.decode()


def test_a_cancelled_call_says_so_and_is_not_listed(call, client):
    end_round(call_id=call.pk, how="cancelled", reason="The money went elsewhere.", by=call.lead_officer, at=make.NOON)
    assert "This fund was cancelled." in text(client.get("/funding/rsf-2728/"))
    assert call.title not in text(client.get("/funding/"))


def test_a_call_page_takes_few_statements_and_one_where_it_is_kept(call, client, django_assert_num_queries):
    client.get("/funding/rsf-2728/?not=kept")
    with django_assert_num_queries(7):
        client.get("/funding/rsf-2728/?not=kept")
    with django_assert_num_queries(8):
        first = client.get("/funding/rsf-2728/")
    with django_assert_num_queries(1):
        kept = client.get("/funding/rsf-2728/")
    assert kept.content == first.content
    assert kept["Vary"] == "Cookie"
    assert kept["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_what_is_kept_is_left_when_an_editor_publishes_or_the_office_changes_its_name(call, client):
    client.get("/funding/rsf-2728/")
    page = CallPage.objects.get()
    page.title = "Roads that are safer"
    page.save_revision().publish()
    assert "Roads that are safer" in text(client.get("/funding/rsf-2728/"))
    rename_office(office_id=call.office_id, from_on=make.NOON.date(), by=administrators()[0], at=make.NOON, name="Office of the Mayor")
    assert "Office of the Mayor" in text(client.get("/funding/rsf-2728/"))


def test_what_is_kept_is_not_for_those_who_are_signed_in_nor_for_another_size_of_text(call, client):
    client.get("/funding/rsf-2728/")
    client.cookies["text_size"] = "largest"
    assert "house-text-largest" in client.get("/funding/rsf-2728/").content.decode()
    person = make.user("Name of a reader")
    client.force_login(person)
    assert "Name of a reader" in text(client.get("/funding/rsf-2728/"))
    client.logout()
    assert "Name of a reader" not in text(client.get("/funding/rsf-2728/"))


# The list


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_whatever_it_shows(site, client, clock, django_assert_num_queries, number):
    for _ in range(number):
        make.call(state="published")
        make.call(state="published", opens_at=make.later(days=3))
        make.call(state="published", opens_at=make.later(days=-9), closes_at=make.later(seconds=1))
    clock.move_to(make.later(seconds=1))
    with django_assert_num_queries(12):
        client.get("/funding/")


def test_the_list_shows_open_then_coming_then_closed_and_moves_them_by_the_clock(site, client, clock):
    make.call(state="published", title="Fund that closed", closes_at=make.later(minutes=1))
    make.call(state="published", title="Fund to come", opens_at=make.later(days=3))
    make.call(state="published", title="Fund of today", closes_at=make.later(days=2))
    clock.move_to(make.later(minutes=1))
    page = text(client.get("/funding/"))
    order = ["1 fund open", "Fund of today", "Opening soon", "Fund to come", "Closed", "Fund that closed"]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    clock.move_to(make.later(days=3))
    page = text(client.get("/funding/"))
    assert page.index("Fund to come") < page.index("Fund of today")


def titles(client, **query):
    return re.findall(r'house-card__link"[^>]*>([^<]+)<', client.get("/funding/", query).content.decode())


def test_the_list_is_narrowed_by_theme_amount_and_district(site, client):
    make.call(state="published", title="Roads")
    harm = make.call(title="Harm", least_pence=2_000_000, most_pence=4_000_000)
    harm.districts.set(District.objects.filter(code="eastley"))
    harm.outcomes.set(Outcome.objects.filter(code="O1"))
    actions.publish_call(call_id=harm.pk, by=harm.lead_officer, at=make.NOON)
    Outcome.objects.filter(code="O1").update(focus_area=FocusArea.objects.get(title="Violence against women and girls"))
    roads = FocusArea.objects.get(title="Road safety").pk
    assert titles(client) == ["Roads", "Harm"]
    assert titles(client, theme=roads) == ["Roads"]
    assert titles(client, amount="£30,000") == ["Harm"]
    assert titles(client, amount="10,000.00") == ["Roads"]
    assert titles(client, amount="10,000.01") == []
    assert titles(client, district="rugford") == ["Roads"]
    assert titles(client, district="eastley", amount="20000") == ["Harm"]


def test_the_list_is_narrowed_by_the_kind_of_body_that_its_check_stops(site, client):
    check, _ = load_question_set_from_toml(seeds.FOLDER / "eligibility.toml", at=make.NOON)
    make.call(state="published", title="Bodies", eligibility_set=check)
    make.call(state="published", title="Everyone")
    assert sorted(titles(client, body="parish")) == ["Bodies", "Everyone"]
    assert sorted(titles(client, body="housing")) == ["Bodies", "Everyone"]  # an officer looks, so it may apply
    assert titles(client, body="individual") == ["Everyone"]
    assert sorted(titles(client, body="nothing we know")) == ["Bodies", "Everyone"]


def test_an_amount_that_cannot_be_read_is_kept_and_said_to_be_so(site, client):
    make.call(state="published")
    html = client.get("/funding/", {"amount": "about a grand"}).content.decode()
    assert "<title>Error: Funding" in html
    assert 'value="about a grand"' in html
    assert 'href="#id_amount"' in html
    assert titles(client, amount="about a grand") == ["Road Safety Fund 2027-28"]


def test_a_forged_choice_narrows_nothing(site, client):
    make.call(state="published")
    assert titles(client, theme="999", district="nowhere", page="zzz") == ["Road Safety Fund 2027-28"]


@pytest.mark.django_db
def test_the_questions_say_from_which_sum_they_are_asked_and_what_a_budget_holds() -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    said = {question.label: question for section in sections_in_words(form.pk) for question in section.questions}
    assert said["Name of the project"].when == ""
    assert said["Budget"].when == "Asked only if you ask for £1,000 or more"
    assert "Asked of us" in said["Budget"].parts
    assert said["When did you ask for it?"].when == (
        "Asked only if your answer to “Do you have the highways authority’s written consent?” is Not yet, but we have asked for it "
        "and if you ask for £1,000 or more"
    )


def test_dates_for_other_programs(call, client, django_assert_num_queries):
    make.call(state="draft", title="Not yet known")
    everything = client.get("/funding/calendar.ics")
    assert everything["Content-Type"].startswith("text/calendar")
    assert everything.content.decode().count("BEGIN:VEVENT") == 2
    one = client.get("/funding/rsf-2728/calendar.ics").content.decode()
    assert "UID:rsf-2728-closes@" in one
    assert "DTSTART:20261130T120000Z" in one
    assert client.get("/funding/nothing/calendar.ics").status_code == 404
    feed = client.get("/funding/feed.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    words = feed.content.decode()
    assert "Closes 30 November 2026, 12 noon" in words
    assert "Not yet known" not in words
    assert 'href="calendar.ics"' in client.get("/funding/rsf-2728/").content.decode()
    for address in ("/funding/feed.atom", "/funding/calendar.ics"):
        with django_assert_num_queries(1):
            client.get(address)
    make.call(state="published")
    for address in ("/funding/feed.atom", "/funding/calendar.ics"):
        with django_assert_num_queries(1):
            client.get(address)


def test_a_copied_call_begins_with_the_words_that_an_editor_wrote_for_the_one_before(call, site):
    page = CallPage.objects.get(call=call)
    page.body = [("heading", "Before you start"), ("heading", "After you send")]
    page.save()
    officer = call.lead_officer
    budget = Budget.objects.create(office=call.office, name=call.budget.name, financial_year=2028, amount_pence=4_000_000)
    budget.funds.add(call.fund)
    new = actions.copy_call(
        call_id=call.pk,
        reference="RSF-2829",
        title="Road Safety Fund 2028-29",
        opens_at=make.later(days=364),
        closes_at=make.later(days=392),
        decision_by_on=date(2028, 2, 13),
        starts_on=date(2028, 4, 1),
        ends_on=date(2029, 3, 31),
        by=officer,
        at=make.NOON,
    )
    actions.publish_call(call_id=new.pk, by=officer, at=make.NOON)
    assert set_up_site(at=site) == ["/home/funding/rsf-2829/"]
    made = CallPage.objects.get(call=new)
    assert [(each.block_type, each.value) for each in made.body] == [("heading", "Before you start"), ("heading", "After you send")]
    assert (made.title, made.summary) == ("Road Safety Fund 2028-29", new.summary)
