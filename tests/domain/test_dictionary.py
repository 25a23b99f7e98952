"""The dictionary is complete: every figure has an entry, and every entry is about a figure that there is."""

from datetime import date

from domain.counts import COUNTS, FLAG_RATES, HEADLINE_RATES, RATES
from domain.dictionary import (
    ON_TIME_RATES,
    PORTAL_RATE,
    EntryKind,
    counted_entries,
    entry_of_report_figure,
    indicator_entries,
    metric_entries,
    since_words,
)
from domain.dictionary_facts import FACTS, INDICATOR_SINCE, Version
from domain.index_766 import METRICS
from domain.indicator_catalogue import CATALOGUE
from domain.report_figure import FIGURES, INDICATORS
from domain.words import COMBINED, MEANS

ENTRIES = (*counted_entries(), *indicator_entries(CATALOGUE))


def test_every_figure_has_one_entry_and_every_entry_names_a_figure() -> None:
    counted = [*RATES, *COUNTS, *COMBINED, *MEANS, *(name for name in HEADLINE_RATES if name not in RATES)]
    figures = [*counted, *(indicator.key for indicator in CATALOGUE.indicators)]
    assert sorted(entry.key for entry in ENTRIES) == sorted(figures)
    assert set(FACTS) == set(counted)


def test_every_entry_says_how_by_which_day_from_where_for_whom_and_since_when() -> None:
    for entry in ENTRIES:
        said = (entry.name, entry.formula, entry.date_field, entry.calendar, entry.source, entry.used_by)
        assert all(said), entry.key
        assert entry.versions and all(version.text for version in entry.versions), entry.key
        days = [version.first for version in entry.versions[1:]]
        assert None not in days and days == sorted(day for day in days if day), entry.key


def test_every_metric_of_the_766_index_has_an_entry_with_its_dated_versions() -> None:
    entries = {entry.key: entry for entry in metric_entries()}
    assert set(entries) == {f"766.{metric.id}" for metric in METRICS}
    assert [since_words(version.first) for version in entries["766.2.1"].versions] == ["từ 23/06/2022", "từ 07/10/2026"]
    assert entries["766.3.3"].versions[-1] == Version(date(2026, 1, 1), "Không còn dùng")
    assert "không có ngày hẹn trả" in entries["766.2.1"].formula.lower()


def test_a_share_has_both_its_counts_and_nothing_else_has() -> None:
    ratios = {indicator.key for indicator in CATALOGUE.indicators if indicator.ratio}
    shares = {*HEADLINE_RATES, *FLAG_RATES, *ratios}
    assert {entry.key for entry in ENTRIES if entry.numerator} == shares
    assert {entry.key for entry in ENTRIES if entry.denominator} == shares


def test_a_rate_is_written_in_the_words_of_its_counts() -> None:
    entry = next(entry for entry in ENTRIES if entry.key == "on_time_rate_766")
    assert entry.kind is EntryKind.RATE
    assert entry.numerator == (
        "Trước hạn + đúng hạn + rút hoặc trả lại − rút khi đã quá hạn + đang giải quyết, trong hạn"
    )
    assert entry.denominator == "Kỳ trước chuyển sang + tiếp nhận"


def test_every_source_of_an_indicator_is_dated() -> None:
    assert {indicator.source for indicator in CATALOGUE.indicators if indicator.source} == set(INDICATOR_SINCE)


def test_every_figure_of_the_report_leads_to_an_entry() -> None:
    known = {entry.key for entry in ENTRIES}
    for key in (*(figure.key for figure in FIGURES), *INDICATORS):
        assert entry_of_report_figure(key) in known, key
    assert entry_of_report_figure("land.early_and_on_time") == "in_time"
    assert entry_of_report_figure("feedback_total.letter") == "feedback_total.letter"
    assert entry_of_report_figure("nothing.known") is None


def test_the_rates_side_by_side_are_on_time_rates_of_the_product() -> None:
    assert set(ON_TIME_RATES) <= set(RATES)
    assert PORTAL_RATE in {entry.key for entry in metric_entries()}
    versions = next(entry.versions for entry in ENTRIES if entry.key == "procedures_information")
    assert [since_words(version.first) for version in versions] == ["từ đầu", "từ 01/07/2026"]
