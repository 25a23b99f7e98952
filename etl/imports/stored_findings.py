"""Stores a file's findings: the listed issues, how often each rule fired, and the rejected rows."""

from db import batches, quality, reference
from db.engine import Connection
from etl.reading.reading import Reading
from etl.recognition.title import looks_like_agency


def keep_findings(connection: Connection, batch: int, read: Reading) -> None:
    """Store a batch's issues with the agency and the half-month that each concerns."""
    agencies = _agencies(connection, read)
    batches.add_issues(connection, batch, read.issues, agencies)
    batches.add_issue_counts(connection, batch, read.issue_counts, agencies)
    quality.add_set_aside(connection, batch, read.set_aside, agencies)


def _agencies(connection: Connection, read: Reading) -> dict[str, int]:
    """The agencies of the findings. Where all of an agency's rows are set aside nobody has named it yet; what stands in
    the cell then becomes an agency only if it looks like one: the columns may be shifted."""
    names = {count.agency for count in read.issue_counts if count.agency}
    known = reference.known_agencies(connection, names)
    return known | reference.agency_ids(connection, {name for name in names - known.keys() if looks_like_agency(name)})
