"""The demonstration's agencies and procedures."""

from collections import Counter

from demo.agencies import AGENCIES, DEPARTMENTS
from demo.procedures import ONLINE_ONLY_CODE, PROCEDURES
from domain.agency import Block, guess_block
from domain.procedure import procedure_key
from domain.spelling import tidy


def test_the_importer_guesses_each_agencys_block_from_its_name() -> None:
    assert {agency.name: guess_block(agency.name) for agency in AGENCIES} == {
        agency.name: agency.block for agency in AGENCIES
    }


def test_about_twenty_departments_and_two_land_offices_with_codes_of_their_own() -> None:
    assert Counter(agency.block for agency in AGENCIES) == {Block.DEPARTMENT: 20, Block.LAND: 2}
    assert len({agency.unit_code for agency in AGENCIES}) == len(AGENCIES)


def test_one_department_is_too_small_to_be_ranked() -> None:
    assert [agency.name for agency in DEPARTMENTS if agency.received < 30] == ["Thanh tra tỉnh"]


def test_every_agency_has_procedures_and_every_procedure_a_known_agency() -> None:
    assert {procedure.agency_name for procedure in PROCEDURES} == {agency.name for agency in AGENCIES}


def test_a_procedures_code_is_a_national_one_and_always_means_the_same_procedure() -> None:
    names: dict[str, set[str]] = {}
    for procedure in PROCEDURES:
        code = f"{procedure.code}.000.00.00.H48"
        assert procedure_key(code=code, name=None) == procedure.code
        names.setdefault(procedure.code, set()).add(procedure.name)
    assert {code for code, known in names.items() if len(known) > 1} == set()
    assert len({procedure.name for procedure in PROCEDURES}) == len(names)
    assert ONLINE_ONLY_CODE in names


def test_names_are_written_as_they_would_be_stored() -> None:
    written = {text for procedure in PROCEDURES for text in (procedure.name, procedure.sector, procedure.agency_name)}
    assert {text for text in written if tidy(text) != text} == set()
