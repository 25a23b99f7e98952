"""What the report of 02/11/2023 prints, figure by figure, as `tthc report-figures --printed` takes it."""

import json
from pathlib import Path

from demo.registers import FOLDER

PRINTED = "bao-cao-2023.json"
PERIOD = "2023"
DOCUMENT = "Báo cáo của Văn phòng UBND tỉnh ngày 02/11/2023"

# Word for word: numbers as they are printed, shares to the printed digit, with "hơn", "khoảng" and "bình quân".
FIGURES: dict[str, int | str] = {
    "department.received": 95_100,
    "department.resolved": 93_600,
    "department.early_and_on_time": 93_543,
    "department.on_time_rate": "99,94%",
    "department.late": 57,
    "department.late_rate": "0,06%",
    "department.pending": 1_500,
    "land.received": 28_847,
    "land.resolved": 26_840,
    "land.early_and_on_time": 25_012,
    "land.on_time_rate": "93,2%",
    "land.late": 1_828,
    "land.late_rate": "6,8%",
    "land.pending": 1_853,
    # The report does not add its two groups up: these are the sums of what it prints.
    "combined.received": 123_947,
    "combined.resolved": 120_440,
    "combined.early_and_on_time": 118_555,
    "combined.on_time_rate": "98,43%",
    "combined.late": 1_885,
    "same_day": 40_136,
    "online.department": 69_839,
    "online_rate.department": "bình quân 70%",
    "satisfaction_ratings": 33_689,
    "satisfaction_rate": "99,8%",
    "postal_dossiers": 21_769,
    "sms_sent": "hơn 85.000",
    "visitors_per_day": "hơn 600",
    "online_payment_province_vnd": "hơn 56.000.000.000",
    "online_payment_centre_vnd": "hơn 36.000.000.000",
    "feedback_total": 220,
    "feedback_total.letter": 20,
    "feedback_total.national_portal": 114,
    "feedback_total.hotline_and_in_person": 86,
    "online_services": 973,
    "online_services.partial": 512,
    "online_services.full": 461,
    "online_pilot": 97,
    "online_pilot.province": 85,
    "online_pilot.district": 12,
    "decisions_issued": 48,
    "procedures_new": 50,
    "procedures_amended": 175,
    "procedures_replaced": 8,
    "procedures_abolished": 41,
    "citizen_reception_turns": "hơn 265",
    "citizen_reception_people": 373,
    "citizen_reception_large_groups": 10,
    "petitions_received": "hơn 1.076",
    "petitions_many_signatories": "hơn 200",
    "petitions_eligible": "khoảng 686",
}


def write_printed(directory: Path) -> Path:
    """Writes the report's figures below the folder of exports, and gives the file's path. Raises OSError where the disk
    refuses."""
    path = directory / FOLDER / PRINTED
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"figures": FIGURES}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return path
