"""The workbook of indicators to be filled in, as a download."""

from measures import choices, indicators
from ui.cache import later
from ui.downloads import offer_download
from ui.labels import month_label


def offer_template(month: str, *, key: str) -> None:
    """A button for the template of a month (2023-06); it is made when somebody asks for it."""
    known, agencies = later(indicators.catalogue), later(choices.agencies)

    def make() -> bytes:
        from exports.indicator_template import indicator_template

        return indicator_template(known(), month=month, agencies=[str(name) for name in agencies()["name"]])

    offer_download(
        f"Tải tệp mẫu chỉ tiêu tháng {month_label(month)}", make, file_name=f"chi-tieu-{month}.xlsx", key=key
    )
