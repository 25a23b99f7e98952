"""What cells of flags mean."""

import pytest

from domain.flags import Flag, merged, with_consequences
from etl.dossiers.flags import Meaning, meaning_of
from etl.values.links import HAS_FILE, without_links


@pytest.mark.parametrize(
    ("name", "text", "meaning"),
    [
        ("reused", "Có", Meaning.YES),
        ("reused", "KHÔNG", Meaning.NO),
        ("reused", "1", Meaning.YES),
        ("reused", "FALSE", Meaning.NO),
        ("reused", "X", Meaning.MARK),
        ("components_digitised", "Đã số hóa", Meaning.YES),
        ("components_digitised", "chưa số hoá", Meaning.NO),
        ("e_result", HAS_FILE, Meaning.MARK),
        ("fee_due", "50.000 đ", Meaning.YES),
        ("fee_due", "0", Meaning.NO),
        ("fee_due", "Miễn phí", Meaning.NO),
        ("paid_online", "2", Meaning.YES),
        ("apology_sent_at", "20/01/2023", Meaning.MARK),
        ("reused", "có lẽ", None),
        ("reused", "2", None),
    ],
)
def test_a_cell_says_yes_no_or_nothing_that_is_known(name: str, text: str, meaning: Meaning | None) -> None:
    assert meaning_of(name, text) is meaning


def test_where_a_link_leads_is_not_kept() -> None:
    assert list(without_links(["https://dvc/x.pdf", None, "ket-qua.PDF", "Có"])) == [HAS_FILE, None, HAS_FILE, "Có"]


def test_a_later_file_without_the_column_leaves_what_an_earlier_one_told() -> None:
    first = with_consequences(Flag.COMPONENTS_DIGITISED.both | Flag.REUSED.both)
    later = with_consequences(Flag.E_RESULT.both | Flag.REUSED.told)
    both = merged(first, later)
    assert both & Flag.REUSED.both == Flag.REUSED.told
    assert both == with_consequences(Flag.COMPONENTS_DIGITISED.both | Flag.E_RESULT.both | Flag.REUSED.told)
