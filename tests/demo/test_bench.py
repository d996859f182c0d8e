"""What the bench works out from what it measured."""

from demo.bench.timing import fields_of, ratio, times_of


def test_percentile_of_thirty_requests_is_the_second_slowest():
    times = times_of([n / 1000 for n in range(1, 31)])
    assert (round(times.p50, 3), round(times.p95, 3)) == (15.5, 29.0)


def test_ratio_is_said_with_one_decimal():
    assert ratio(7.75, 2.5) == "3.1x"


def test_fields_of_a_page_are_those_a_browser_sends():
    page = (
        '<form method="get"><input name="q" value="no"></form><form method="post"><input type="hidden" name="seen" value="3">'
        '<textarea name="words">\nOne &amp; two</textarea><input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked>'
        '<select name="s"><option value="x">X</option><option value="y" selected>Y</option></select><button name="then">Save</button></form>'
    )
    assert fields_of(page) == [("seen", "3"), ("words", "One & two"), ("r", "b"), ("s", "y")]
