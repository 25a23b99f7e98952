"""The provinces of one roll-up: each a schema of the same PostgreSQL database, and what people call it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# PostgreSQL folds other names to these where they are not quoted, and search_path does not quote them.
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Province:
    """A province: the schema that holds its data, and its name for people."""

    schema: str
    name: str


class ProvinceListError(ValueError):
    """A list of provinces that cannot be meant; the message says why in one Vietnamese sentence."""


def parse_provinces(text: str) -> tuple[Province, ...]:
    """The provinces of `quangngai=Tỉnh Quảng Ngãi,gialai`, in its order; one without a name is called by its schema.
    Raises ProvinceListError."""
    provinces = tuple(_province(part.strip()) for part in text.split(",") if part.strip())
    if not provinces:
        raise ProvinceListError("Danh sách tỉnh không có tên lược đồ nào; cách viết: quangngai=Tỉnh Quảng Ngãi,gialai.")
    if twice := _twice(province.schema for province in provinces):
        raise ProvinceListError(f'Danh sách tỉnh có lược đồ "{twice}" hai lần.')
    if twice := _twice(province.name for province in provinces):
        raise ProvinceListError(f'Danh sách tỉnh có hai lược đồ cùng mang tên "{twice}".')
    return provinces


def _province(text: str) -> Province:
    schema, equals, name = (part.strip() for part in text.partition("="))
    if not _SCHEMA.fullmatch(schema):
        raise ProvinceListError(
            f'"{schema}" trong danh sách tỉnh không phải là tên lược đồ: chỉ dùng chữ thường a–z, số và dấu _, không '
            "bắt đầu bằng số."
        )
    if equals and not name:
        raise ProvinceListError(f'Sau dấu = của lược đồ "{schema}" trong danh sách tỉnh chưa có tên.')
    return Province(schema, name or schema)


def _twice(values: Iterable[str]) -> str | None:
    """The first value that was there before."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
