"""Land cut both ways."""

from datetime import date

from db.engine import Engine, reading
from domain.agency import Block
from domain.ratio import Ratio
from domain.scope import Selection
from measures.counts import total
from measures.land import land_cuts
from measures.online import online_share
from measures.rates import rate
from tests.db.exports import Row, import_rows
from tests.measures.builders import counts_of, scope_of

BRANCH = "Chi nhánh Văn phòng Đăng ký đất đai thành phố"
ROWS = [
    Row("1", received=date(2023, 1, 3), agency=BRANCH, sector="Đất đai").done(date(2023, 1, 3)),
    Row("2", received=date(2023, 1, 4), agency=BRANCH, sector="Giao dịch bảo đảm"),
    Row("3", received=date(2023, 1, 5), agency="Sở Tài nguyên và Môi trường", sector="ĐẤT  ĐAI", channel=2),
    Row("4", received=date(2023, 1, 6), agency="Sở Tư pháp", sector="Tư pháp").done(date(2023, 1, 6)),
]
AS_OF = date(2023, 1, 31)


def test_land_is_a_block_of_agencies_and_also_a_sector_inside_departments(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        cuts = land_cuts(connection, scope_of("2023"))
    assert cuts.block["received"] == 2
    assert cuts.departments is not None and cuts.departments["received"] == 1


def test_the_blocks_chosen_elsewhere_do_not_empty_the_land_page(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        cuts = land_cuts(connection, scope_of("2023", Selection(blocks=(Block.COMMUNE,))))
    assert cuts.block["received"] == 2


def test_without_a_land_sector_the_second_cut_is_missing(database: Engine) -> None:
    import_rows(database, ROWS[3:], AS_OF)
    with reading(database) as connection:
        cuts = land_cuts(connection, scope_of("2023"))
    assert cuts.departments is None
    assert cuts.sectors == ()


def test_the_report_speaks_of_departments_and_of_land(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    departments, land, both = (
        scope_of("2023", Selection(blocks=blocks))
        for blocks in ((Block.DEPARTMENT,), (Block.LAND,), (Block.DEPARTMENT, Block.LAND))
    )
    with reading(database) as connection:
        assert (total(connection, departments)["received"], total(connection, land)["received"]) == (2, 2)
        assert total(connection, both)["same_day"] == 2
        assert online_share(connection, departments).online_rate == Ratio(1, 2)


def test_the_reports_land_sentence_leaves_154_dossiers_unexplained() -> None:
    land = counts_of(received=28847, resolved=26840, early=20000, on_time=5012, late=1828, withdrawn=154, pending=1853)
    assert land["early"] + land["on_time"] == 25012
    assert rate(land, "on_time_rate") == Ratio(25012, 26840)
    assert rate(land, "late_rate") == Ratio(1828, 26840)
    assert land["received"] - land["resolved"] - land["pending"] == land["withdrawn"] == 154
