"""Damaged and odd workbooks made out of others: what is changed in them comes from a seed, so it can be made again."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

Change = Callable[[bytes, Random], bytes]

_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".csv", ".html", ".htm", ".xml")
_SHEETS = re.compile(r"worksheets/[^/]+\.(?:xml|bin)$|content\.xml$")
_BESIDE = re.compile(r"sharedStrings\.|styles\.|workbook\.(?:xml|bin)")
_ROW = re.compile(
    rb"<(?:table:table-)?row\b[^>]*>(?:(?<=/>)|.*?</(?:table:table-)?row>)|<tr\b.*?</tr>|<Row\b.*?</Row>", re.S
)
_CELL = re.compile(rb"<(?:c|si|xf)\b[^>]*>(?:(?<=/>)|.*?</(?:c|si|xf)>)|<t[dh]\b.*?</t[dh]>|<Cell\b.*?</Cell>", re.S)
_VALUE = re.compile(rb"(?<=<v>)[^<]*(?=</v>)|(?<=office:value=\")[^\"]*|(?<=\"Number\">)[^<]*")
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=<)")
_ATTRIBUTE = re.compile(rb"""(?<=\s)[\w:]+=(?:"[^"<>]*"|'[^'<>]*')""")
_FORMAT = re.compile(rb'(?<=formatCode=")[^"]*|(?<=numFmtId=")\d+')
_TAG = re.compile(rb"<(/?)([A-Za-z]\w*)(?=[\s/>])")
_BETWEEN = re.compile(rb"(?<=>)(?=<)")

# What is put in: each a list cut at the bars.
_NUMBERS = (
    b"| 5 |-1|-0|0|0.5|59|60|61.25|45017.4375|45018.99999999|2958465.9999|2958466|99999999999|123456789012345678|1e15|"
    b"1E+308|1e309|-1e309|1_000|0x10|+7|.5|5.|1,5|NaN|inf|\xd9\xa1\xd9\xa2|\xc2\xb2|%s|2023-04-03|2023-02-30T25:61:00|"
    b"#REF!|TRUE|true|1|2" % (b"9" * 5_000)
).split(b"|")
_INSERTED = (
    b" |\n|\t|\r\n|\xc2\xa0|\x00|\x01|\x0b|\x1f|\x7f|\xc2\x80|\xff|\xc3|\xed\xa0\x80|\xef\xbf\xbe|\xef\xbb\xbf|&amp;|"
    b"&lt;|&#7877;|&#x1F600;|&#128;|&#0;|&#xD800;|&nbsp;|&unknown;|&|]]>|_x000D_|_x005F_x000D_|&#95;x000D_|_x0000_|"
    b"<![CDATA[a<b&c]]>|<!-- a -->|<?pi a?>|=1+1|'|\xe2\x80\xae|e\xcc\xa3\xcc\x82|%s" % (b"d" * 40_000)
).split(b"|")
_ATTRIBUTES = (
    b"|0|-1|1|7|00001|4294967296|%s|1.5|x| 1 |\xd9\xa1|A1|B7|a1|$A$1|XFD1048576|XFE1|ZZZZZZZZZ1|A0|A1048577|s|n|str|"
    b"inlineStr|b|e|d|zz|true|visible|A1:XFD1048576|a&gt;b|a>b|a'b" % (b"9" * 5_000)
).split(b"|")
_FORMATS = (
    b"General|@|0|dd/mm/yyyy|[h]:mm:ss|[$-42A]d mmmm yyyy|yyyy;@|\\d0|&quot;d&quot;0|0.00E+00|[Red]0;dd|mm:ss.0|AM/PM|"
    b"14|22|45|46|47|164|%s|-1" % (b"9" * 5_000)
).split(b"|")
_TYPES = (b"s", b"n", b"str", b"inlineStr", b"b", b"e", b"d")
_FORMULAS = (b"<f>A1+1</f>", b'<f t="shared" si="0"/>', b"<f></f>")
_EMPTY_VALUES = (b"", b"<v/>", b"<v></v>", b"<is><t/></is>")
_BETWEEN_ELEMENTS = (b"\n  ", b"<!-- a -->", b"<?pi a?>", b"<x/>", b"text", b"<![CDATA[ ]]>")
_MORE_ATTRIBUTES = (b' x="a&gt;b"', b' cm="1"', b' x-t="s"', b" x='\"'")


def mutate_all(folders: Sequence[Path], out: Path, *, seed: int, times: int) -> int:
    """Write so many mutants of every file of the folders into `out`; gives how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    originals = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _ENDINGS]
    for path in originals:
        content = path.read_bytes()
        # Neither the folder's place nor what else lies in it changes what becomes of a file.
        name = sha256(content).hexdigest()[:8]
        for number in range(times):
            change, mutant = mutate(content, Random(f"{seed} {name} {number}"))
            (out / f"{path.stem[:40]}-{name}-{number:02}-{change}{path.suffix}").write_bytes(mutant)
    return len(originals) * times


def mutate(content: bytes, chance: Random) -> tuple[str, bytes]:
    """One mutant: the name of what was done, and the bytes."""
    if content.startswith(b"PK") and chance.random() < 0.9:
        try:
            return _with_changed_part(content, chance)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
            pass  # An attack by itself: its bytes are changed instead.
    if content.lstrip()[:1] == b"<" and chance.random() < 0.7:
        return _changed(content, chance, _CHANGES_OF_XML)
    return _changed(content, chance, _CHANGES_OF_BYTES)


def _with_changed_part(content: bytes, chance: Random) -> tuple[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as container, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        members = {info.filename: container.read(info) for info in container.infolist()}
        if not members:
            raise ValueError("nothing in it")
        # Mostly what holds the cells; now and then relations, themes and the rest.
        asked = chance.choices((_SHEETS, _BESIDE, re.compile("")), (6, 3, 1))[0]
        name = chance.choice([name for name in members if asked.search(name.replace("\\", "/"))] or list(members))
        changes = _CHANGES_OF_XML if name.endswith((".xml", ".rels")) else _CHANGES_OF_BYTES
        change, members[name] = _changed(members[name], chance, changes)
        for name, part in members.items():
            written.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return change, out.getvalue()


def _changed(text: bytes, chance: Random, changes: dict[str, Change]) -> tuple[str, bytes]:
    """The first change, in random order, that changes anything."""
    names = chance.sample(sorted(changes), len(changes))
    if chance.random() < 0.6:
        # What stands in the cells, where there are any: the rest of a sheet is mostly the same everywhere.
        names.sort(key=lambda name: not name.startswith(_OF_CELLS))
    for name in names:
        if (mutant := changes[name](text, chance)) != text:
            return name, mutant
    return "same", text


def _at(places: re.Pattern[bytes], make: Callable[[bytes, Random], bytes]) -> Change:
    """Puts something else at some of the places, or at all of them."""

    def change(text: bytes, chance: Random) -> bytes:
        found = list(places.finditer(text))
        some = found if chance.random() < 0.2 else chance.sample(found, min(len(found), chance.randint(1, 4)))
        pieces, end = [], len(text)
        for place in sorted(some, key=re.Match.start, reverse=True)[:2_000]:
            pieces += [text[place.end() : end], make(place.group(), chance)]
            end = place.start()
        return b"".join([text[:end], *reversed(pieces)])

    return change


def _one_of(choices: Sequence[bytes]) -> Callable[[bytes, Random], bytes]:
    return lambda _, chance: chance.choice(choices)


def _with_inserted(text: bytes, chance: Random) -> bytes:
    at = chance.choice((0, len(text), chance.randint(0, len(text))))
    return text[:at] + chance.choice(_INSERTED) + text[at:]


def _other_attribute(attribute: bytes, chance: Random) -> bytes:
    return attribute.partition(b"=")[0] + b'="' + chance.choice(_ATTRIBUTES) + b'"'


def _of_other_type(cell: bytes, chance: Random) -> bytes:
    return re.sub(rb'\st="\w+"', b"", cell) + b' t="' + chance.choice(_TYPES) + b'"'


def _other_quotes(attribute: bytes, _: Random) -> bytes:
    return attribute if b"'" in attribute else attribute.replace(b'"', b"'")


def _swapped(items: re.Pattern[bytes]) -> Change:
    def change(text: bytes, chance: Random) -> bytes:
        found = list(items.finditer(text))
        if len(found) < 2:
            return text
        first, second = sorted(chance.sample(found, 2), key=re.Match.start)
        between = text[first.end() : second.start()]
        return text[: first.start()] + second.group() + between + first.group() + text[second.end() :]

    return change


def _prefixed(text: bytes, _: Random) -> bytes:
    if b"<x:" in text or not (root := re.search(rb"<[A-Za-z]\w*(?=\s)[^>]*\sxmlns=([\"'][^\"']*[\"'])", text)):
        return text
    named = _TAG.sub(rb"<\1x:\2", text)
    return named.replace(b" xmlns=" + root.group(1), b" xmlns:x=" + root.group(1))


def _in_utf16(text: bytes, _: Random) -> bytes:
    declared = re.sub(rb"^\s*<\?xml.*?\?>", b"", text).decode("utf-8", "replace")
    return f'<?xml version="1.0" encoding="UTF-16"?>{declared}'.encode("utf-16")


def _with_calendar(text: bytes, _: Random) -> bytes:
    return re.sub(
        rb"<workbookPr\b[^>]*?/?>(?:</workbookPr>)?|(?=<sheets>)", b'<workbookPr date1904="1"/>', text, count=1
    )


def _flipped(text: bytes, chance: Random) -> bytes:
    changed = bytearray(text)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if text else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(text: bytes, chance: Random) -> bytes:
    return text[: chance.randint(0, len(text))]


def _overwritten(text: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(text))
    noise = chance.choice((b"\0", b"\xff", b"\x7f", chance.randbytes(1))) * chance.choice((1, 4, 64, 512))
    return text[:at] + noise + text[at + len(noise) :]


def _removed(text: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.choice((1, 7, 128, 2_000)) :]


def _repeated(text: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + text[at : at + chance.choice((1, 16, 512, 4_096))] * 2 + text[at:]


_OF_CELLS = ("row", "cell", "number", "formula", "value", "format", "attribute-added", "text")
_CHANGES_OF_BYTES: dict[str, Change] = {
    "cut": _cut,
    "flipped": _flipped,
    "overwritten": _overwritten,
    "removed": _removed,
    "repeated": _repeated,
}
_CHANGES_OF_XML: dict[str, Change] = {
    "row-deleted": _at(_ROW, lambda row, _: b""),
    "row-doubled": _at(_ROW, lambda row, _: row * 2),
    "rows-swapped": _swapped(_ROW),
    "cell-deleted": _at(_CELL, lambda cell, _: b""),
    "cell-doubled": _at(_CELL, lambda cell, _: cell * 2),
    "cells-swapped": _swapped(_CELL),
    "number": _at(_VALUE, _one_of(_NUMBERS)),
    "formula": _at(re.compile(rb"(?=<v>)"), _one_of(_FORMULAS)),
    "value-deleted": _at(re.compile(rb"<v>[^<]*</v>|<is>.*?</is>"), _one_of(_EMPTY_VALUES)),
    "text": _at(_TEXT, _with_inserted),
    "between": _at(_BETWEEN, _one_of(_BETWEEN_ELEMENTS)),
    "attribute": _at(_ATTRIBUTE, _other_attribute),
    "attribute-deleted": _at(_ATTRIBUTE, lambda attribute, _: b""),
    "attribute-added": _at(re.compile(rb"(?<=<c)(?=\s)"), _one_of(_MORE_ATTRIBUTES)),
    "quotes": _at(_ATTRIBUTE, _other_quotes),
    "format": _at(_FORMAT, _one_of(_FORMATS)),
    "cell-type": _at(re.compile(rb"(?<=<c r=\")(\w+\"[^>]*?)(?:\st=\"\w+\")?(?=/?>)"), _of_other_type),
    "prefixed": _prefixed,
    "utf16": _in_utf16,
    "calendar": _with_calendar,
    "part-cut": _cut,
    "part-flipped": _flipped,
    "part-removed": _removed,
}
