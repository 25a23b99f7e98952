"""Why a whole file is not read: the one sentence that its owner is told."""

from domain.batch import Issue


class RefusedFileError(Exception):
    """A file that cannot be read as it is.

    `code` names the reason for programs, `reason` is one Vietnamese sentence that says what was seen and what to do,
    `issues` are the places in the file, where there are any.
    """

    def __init__(self, code: str, reason: str, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(code, reason, issues)
        self.code = code
        self.reason = reason
        self.issues = issues

    def __str__(self) -> str:
        return self.reason
