"""Reads XML safely: without entities, without network access, and only to a limited depth."""

from collections.abc import Iterator
from typing import IO

from lxml import etree

from etl.refused_file import RefusedFileError
from etl.workbook.zip_container import refuse_damaged


def parse(text: bytes) -> etree._Element:
    """The root of a small part. Raises RefusedFileError where it is damaged or nested beyond libxml2's 256 levels."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as damage:
        raise refuse_xml(damage) from damage


def elements(stream: IO[bytes], tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements of these names as they end, in the file's order. Raises RefusedFileError as parse does."""
    try:
        for _, element in etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            yield element
    except etree.XMLSyntaxError as damage:
        raise refuse_xml(damage) from damage


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The element's children of that name, in whatever namespace: strict and transitional OOXML differ in it."""
    return element.iterchildren(f"{{*}}{name}")


def refuse_xml(damage: etree.XMLSyntaxError) -> RefusedFileError:
    """The refusal for a part that libxml2 will not read."""
    if "depth" in str(damage).lower():
        return refuse_deep()
    return refuse_damaged()


def refuse_deep() -> RefusedFileError:
    """The refusal of what is nested beyond all use."""
    return RefusedFileError(
        "too_deep", "Nội dung tệp lồng nhau quá nhiều lớp, bảng tính thật không như vậy; hãy xuất lại tệp từ hệ thống."
    )
