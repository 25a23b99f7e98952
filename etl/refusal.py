"""Why a whole file is not read: the one sentence that its owner is told."""

from typing import TYPE_CHECKING

from domain.batch import Issue

if TYPE_CHECKING:
    from etl.questions import Question
    from etl.reading import RecognisedColumn, SheetSeen


class RefusedFileError(Exception):
    """A file that cannot be read as it is.

    `code` names the reason for programs, `reason` is one Vietnamese sentence that says what was seen and what to do,
    `issues` are the places in the file, where there are any. A file that answers would let in has `questions`, and says
    how far it was understood: `sheets` and their `columns`. It travels between processes as these six.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        issues: tuple[Issue, ...] = (),
        *,
        questions: "tuple[Question, ...]" = (),
        sheets: "tuple[SheetSeen, ...]" = (),
        columns: "tuple[RecognisedColumn, ...]" = (),
    ) -> None:
        super().__init__(code, reason, issues)
        self.code = code
        self.reason = reason
        self.issues = issues
        self.questions = questions
        self.sheets = sheets
        self.columns = columns

    def __str__(self) -> str:
        return self.reason

    def __reduce__(self) -> tuple[type["RefusedFileError"], tuple[str, str, tuple[Issue, ...]], dict[str, object]]:
        # A subclass may ask for other arguments; what must cross is only what the owner is told.
        return RefusedFileError, (self.code, self.reason, self.issues), dict(vars(self))
