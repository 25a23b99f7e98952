"""Cells whose letters were lost: the row is set aside where the column is counted, else it is remarked upon."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from etl.dossiers.gathering import Dossiers, Gathering
from etl.rules.findings import row_places
from etl.values.lost_letters import has_kept_letters, has_lost_letters
from etl.workbook.arrow import Mask

# What is stored as a name, or is counted by.
COUNTED = ("procedure_code", "procedure_name", "sector", "agency", "channel", "service_level", "status")
# Names that are not counted by: the row goes in without them.
_NAMES = (*COUNTED, "receiving_agency")
_LEAST_ROWS = 2

LostCells = dict[str, Mask]


def lost_cells(dossiers: Dossiers) -> LostCells:
    """The rows of each field whose text has lost letters; fields without such a row are left out."""
    cells: LostCells = {}
    for name, values in dossiers.values.items():
        lost = [has_lost_letters(text) for text in values]
        if any(lost):
            mask = np.array([*lost, False], np.bool_)[dossiers.texts[name]]
            if mask.any():
                cells[name] = mask
    return cells


def damaged_sheet(dossiers: Dossiers, lost: LostCells) -> int | None:
    """The first sheet that was damaged as a whole: most cells of a column of names, or no name of it has kept a letter
    that can be lost."""
    names = {name: mask for name, mask in lost.items() if name in _NAMES}
    for sheet in range(int(dossiers.sheet.max(initial=-1)) + 1) if names else ():
        mine = dossiers.sheet == sheet
        if any(_is_mostly_lost(mask & mine, (dossiers.texts[name] >= 0) & mine) for name, mask in names.items()):
            return sheet
        rows = np.logical_or.reduce([mask & mine for mask in names.values()])
        if np.count_nonzero(rows) >= _LEAST_ROWS and not _keeps_letters(dossiers, mine):
            return sheet
    return None


def take_out_lost(gathering: Gathering, dossiers: Dossiers, lost: Mapping[str, Mask]) -> Dossiers:
    """The dossiers without names that lost letters, each reported; rows that they were counted by are set aside."""
    texts, rejected = dict(dossiers.texts), dossiers.rejected.copy()
    for name, mask in lost.items():
        counted = name in COUNTED
        values, codes = dossiers.values[name], dossiers.texts[name]
        gathering.findings.in_rows(
            "letters_lost" if counted else "letters_lost_beside",
            mask,
            sheets=dossiers.sheet,
            rows=dossiers.row,
            name=name,
            facts=lambda i, values=values, codes=codes: (values[codes[i]], ""),  # type: ignore[misc]
        )
        if counted:
            rejected |= mask
            _keep_raw(gathering, dossiers, name, mask)
        if name in _NAMES:
            texts[name] = np.where(mask, np.int32(-1), codes)
    return replace(dossiers, texts=texts, rejected=rejected)


def _is_mostly_lost(lost: Mask, filled: Mask) -> bool:
    number = int(np.count_nonzero(lost))
    return number >= _LEAST_ROWS and number * 2 > int(np.count_nonzero(filled))


def _keeps_letters(dossiers: Dossiers, mine: Mask) -> bool:
    for name in _NAMES:
        codes = dossiers.texts[name][mine]
        used = np.flatnonzero(np.bincount(codes[codes >= 0])).tolist()
        if any(has_kept_letters(dossiers.values[name][code]) for code in used):
            return True
    return False


def _keep_raw(gathering: Gathering, dossiers: Dossiers, name: str, mask: Mask) -> None:
    values, codes = dossiers.values[name], dossiers.texts[name]
    for index in np.flatnonzero(mask).tolist():
        place = int(row_places(dossiers.sheet[index], dossiers.row[index]))
        gathering.raw.setdefault(place, {})[name] = values[codes[index]]
