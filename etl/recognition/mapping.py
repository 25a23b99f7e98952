"""A person's answers for one layout: the field of each heading, the meaning of status and channel names (--map)."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from domain.code_scope import CodeScope
from domain.dossier import Channel, Status
from domain.spelling import heading_key, name_key, tidy
from etl.recognition.vocabulary import vocabulary

IGNORE = "ignore"
_PARTS = ("columns", "status", "channel")
_NAMES = ("agency", "procedure")
_SCOPE = "code_scope"


class MappingError(ValueError):
    """An answer that cannot be used; `reason` is one Vietnamese sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class ColumnMapping:
    """Answers by the text in the file: heading → field or "ignore", status name → status, channel name → channel.
    Headings are compared without tone marks, names with them, as in the vocabulary."""

    columns: dict[str, str] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    channel: dict[str, str] = field(default_factory=dict)

    def field_for(self, heading: str) -> str | None:
        """The field or "ignore" that was answered for this heading; None without an answer."""
        return self._columns.get(heading_key(heading)) if self.columns else None

    def status_for(self, name: str) -> Status | None:
        """The status that was answered for this name; None without an answer."""
        answer = self._statuses.get(name_key(name))
        return Status(answer) if answer else None

    def channel_for(self, name: str) -> Channel | None:
        """The channel that was answered for this name; None without an answer."""
        answer = self._channels.get(name_key(name))
        return Channel(answer) if answer else None

    def over(self, other: "ColumnMapping") -> "ColumnMapping":
        """These answers, and the other's where these have none."""
        return ColumnMapping(
            columns=_over(self.columns, other.columns, heading_key),
            status=_over(self.status, other.status, name_key),
            channel=_over(self.channel, other.channel, name_key),
        )

    def as_dict(self) -> dict[str, dict[str, str]]:
        """The three parts, ready for JSON."""
        return asdict(self)

    @cached_property
    def _columns(self) -> dict[str, str]:
        return _by_key(self.columns, heading_key)

    @cached_property
    def _statuses(self) -> dict[str, str]:
        return _by_key(self.status, name_key)

    @cached_property
    def _channels(self) -> dict[str, str]:
        return _by_key(self.channel, name_key)


@dataclass(frozen=True)
class MapFile:
    """The answers of a --map file: `mapping` for headings, statuses and channels; by name as exports write it, the
    agency that it is and the code of a procedure, "" for one of its own; what dossier codes mean in the source."""

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    agencies: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    code_scope: CodeScope | None = None


def read_map_file(path: Path) -> MapFile:
    """All answers of a --map file. Raises MappingError where it cannot be read or names a field, status or channel that
    does not exist. Agencies and procedures are not checked here: the importer looks them up."""
    return parse_map_file(_text_of(path))


def parse_map_file(text: str) -> MapFile:
    """All answers in JSON: the parts of mapping_from(), "agency", "procedure" and "code_scope". Raises MappingError as
    above."""
    answers = _json(text)
    if not isinstance(answers, Mapping):
        raise _no_object((*_PARTS, *_NAMES))
    scope = _scope(answers.get(_SCOPE))
    agencies, procedures = (_texts(answers.get(part, {}), part) for part in _NAMES)
    if unknown := [str(part) for part in answers if part not in (*_PARTS, *_NAMES, _SCOPE)]:
        raise _unknown_parts(unknown, (*_PARTS, *_NAMES, _SCOPE))
    _refuse_contradictions(agencies, "cơ quan", name_key)
    _refuse_contradictions(procedures, "thủ tục", name_key)
    mapping = mapping_from({part: given for part, given in answers.items() if part in _PARTS})
    return MapFile(mapping, agencies, procedures, scope)


def read_mapping(path: Path) -> ColumnMapping:
    """The answers for one layout in a file: {"columns": {…}, "status": {…}, "channel": {…}}, each part optional. Raises
    MappingError where it cannot be read, is no JSON, or as mapping_from()."""
    return mapping_from(_json(_text_of(path)))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(
            f'Không đọc được tệp khai báo cột "{path.name}": cần một tệp JSON viết bằng UTF-8.'
        ) from error


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MappingError(f"Tệp khai báo cột không phải là JSON hợp lệ{_line_of(error)}.") from error


def mapping_from(answers: object) -> ColumnMapping:
    """The answers from parsed JSON. Raises MappingError where a field, status or channel does not exist, or where a
    personal column gets a field."""
    if not isinstance(answers, Mapping):
        raise _no_object(_PARTS)
    if unknown := [str(part) for part in answers if part not in _PARTS]:
        raise _unknown_parts(unknown, _PARTS)
    columns, status, channel = (_texts(answers.get(part, {}), part) for part in _PARTS)
    _refuse_unknown(columns, (*vocabulary().fields, IGNORE), "trường", "cột", heading_key)
    _refuse_unknown(status, tuple(Status), "trạng thái", "trạng thái", name_key)
    _refuse_unknown(channel, tuple(Channel), "hình thức nộp", "hình thức nộp", name_key)
    for heading, name in columns.items():
        if name != IGNORE and heading_key(heading) in vocabulary().personal:
            raise MappingError(
                f'Cột "{tidy(heading)}" chứa thông tin cá nhân nên không được nạp; hãy bỏ cột này khỏi tệp khai báo.'
            )
    return ColumnMapping(columns, status, channel)


def _scope(given: object) -> CodeScope | None:
    if given is None or (isinstance(given, str) and given in tuple(CodeScope)):
        return CodeScope(given) if given else None
    raise MappingError(f'Phần "{_SCOPE}" của tệp khai báo cột phải là một trong: {_listed(tuple(CodeScope))}.')


def _no_object(allowed: tuple[str, ...]) -> MappingError:
    parts = ", ".join(f'"{part}": {{…}}' for part in allowed)
    return MappingError(f"Tệp khai báo cột phải có dạng {{{parts}}}, không cần đủ các phần.")


def _unknown_parts(unknown: list[str], allowed: tuple[str, ...]) -> MappingError:
    return MappingError(f"Tệp khai báo cột có phần không dùng được: {_listed(unknown)}; chỉ dùng {_listed(allowed)}.")


def _texts(part: object, name: str) -> dict[str, str]:
    if not isinstance(part, Mapping) or not all(isinstance(text, str) for text in (*part, *part.values())):
        raise MappingError(f'Phần "{name}" của tệp khai báo cột phải là các cặp chữ "tên trong tệp": "tên trường".')
    return {str(key): str(value) for key, value in part.items()}


def _refuse_unknown(
    answers: Mapping[str, str], names: tuple[str, ...], kind: str, of: str, key: Callable[[str], str]
) -> None:
    wrong = [f'"{answer}" (cho {of} "{tidy(text)}")' for text, answer in answers.items() if answer not in names]
    if wrong:
        raise MappingError(f"Tệp khai báo cột nêu {kind} không có: {', '.join(wrong)}; chỉ dùng {_listed(names)}.")
    _refuse_contradictions(answers, of, key)


def _refuse_contradictions(answers: Mapping[str, str], of: str, key: Callable[[str], str]) -> None:
    seen: dict[str, str] = {}
    for text, answer in answers.items():
        if seen.setdefault(key(text), answer) != answer:
            raise MappingError(f'Tệp khai báo cột trả lời {of} "{tidy(text)}" hai lần khác nhau; chỉ giữ một.')


def _by_key(answers: Mapping[str, str], key: Callable[[str], str]) -> dict[str, str]:
    return {key(text): answer for text, answer in answers.items()}


def _over(first: Mapping[str, str], second: Mapping[str, str], key: Callable[[str], str]) -> dict[str, str]:
    answered = set(map(key, first))
    return {**{text: answer for text, answer in second.items() if key(text) not in answered}, **first}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _line_of(error: Exception) -> str:
    return f" (dòng {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
