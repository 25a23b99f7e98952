"""Why a file waits for answers: the refusal that says how far the file was understood."""

from domain.batch import Issue
from etl.recognition.questions import Question
from etl.recognition.recognised import RecognisedColumn, SheetSeen
from etl.refused_file import RefusedFileError


class OpenQuestionsError(RefusedFileError):
    """A file that answers to its `questions` would let in; `sheets` and their `columns` are what was understood."""

    def __init__(
        self,
        reason: str,
        issues: tuple[Issue, ...],
        *,
        questions: tuple[Question, ...],
        sheets: tuple[SheetSeen, ...],
        columns: tuple[RecognisedColumn, ...],
    ) -> None:
        super().__init__("open_questions", reason, issues)
        self.questions = questions
        self.sheets = sheets
        self.columns = columns
