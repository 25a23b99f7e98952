"""What people ask for: sectors and procedures (thủ tục hành chính) of each agency.

Names are those of the national catalogue, some shortened. Codes have its shape and were written down from memory:
good for a demonstration, not to be looked anything up by.
"""

from dataclasses import dataclass

from demo.procedures_people import PEOPLE
from demo.procedures_trade import TRADE


@dataclass(frozen=True)
class DemoProcedure:
    """One procedure at one agency: `working_days` is its limit (0: "trong ngày"), `weight` its share at the agency."""

    agency_name: str
    code: str
    sector: str
    name: str
    working_days: int
    weight: int


# Promotions: notified online only since June 2023, as the report says.
ONLINE_ONLY_CODE = "2.000033"

PROCEDURES: tuple[DemoProcedure, ...] = tuple(
    DemoProcedure(agency_name, code, sector, name, working_days, weight)
    for catalogue in (TRADE, PEOPLE)
    for agency_name, sectors in catalogue.items()
    for sector, procedures in sectors.items()
    for code, working_days, weight, name in procedures
)
