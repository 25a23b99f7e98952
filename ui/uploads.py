"""Uploaded files are handed to an import job, which goes on when the page is closed."""

import re
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from etl.imports import jobs
from etl.imports.jobs import Ending, Job
from etl.imports.results import ImportOptions, Phase
from ui.cache import database
from ui.formats import format_count

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME = 180
_LOOK_EVERY_SECONDS = 0.2

# Why a job ended before its work was done.
_ENDINGS: dict[Ending, str] = {
    Ending.OUT_OF_MEMORY: "cần quá nhiều bộ nhớ nên đã dừng; hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại",
    Ending.OUT_OF_TIME: "lâu quá mức cho phép nên đã dừng; hãy nạp ít tệp hơn mỗi lần",
    Ending.FAILED: "gặp lỗi khi làm việc với cơ sở dữ liệu hoặc ổ đĩa nên đã dừng; chờ một lát rồi thử lại, nếu vẫn "
    "lỗi thì báo người quản trị kèm giờ xảy ra",
    Ending.INTERRUPTED: "bị dừng giữa chừng (máy chủ tắt hoặc tiến trình bị kết thúc)",
}


class Upload(Protocol):
    """What Streamlit hands over for one uploaded file."""

    name: str

    def getvalue(self) -> bytes: ...


def start(uploads: Sequence[Upload], options: ImportOptions) -> str:
    """Start to import or preview the files, in order; gives the job's id."""
    return jobs.start(database(), [(safe_name(upload.name), upload.getvalue()) for upload in uploads], options)


def find(name: str) -> Job | None:
    """The job as it stands now; None where it was forgotten."""
    return jobs.find(database(), name)


def imports() -> list[Job]:
    """The imports under way and those of the last day that nobody has put away, the latest first."""
    return jobs.imports(database())


def forget(name: str) -> None:
    """Put away what is left of a job that has ended."""
    jobs.forget(database(), name)


def wait_for(name: str, on_look: Callable[[Job], object]) -> Job | None:
    """The job once it has ended; None where it was forgotten. `on_look` sees it meanwhile, again and again."""
    while (job := find(name)) is not None and job.ending is None:
        on_look(job)
        time.sleep(_LOOK_EVERY_SECONDS)
    return job


def share_done(job: Job) -> float:
    """How much of the job is done, from 0 to 1. A preview reads all its files first, an import one after another."""
    number = len(job.request.files)
    if job.step is None:
        return 0.0
    files_before, is_storing = job.step.number - 1, job.step.phase is Phase.STORING
    if job.request.options.dry_run:
        return (files_before + number * is_storing) / (2 * number)
    return (files_before + 0.5 * is_storing) / number


def step_words(job: Job) -> str:
    """What the job does now; the name of the file in it is not escaped."""
    if job.step is None:
        return "Đang bắt đầu…"
    step = job.step
    if step.phase is Phase.WAITING:
        return f"Tệp {step.number}/{step.of} đang chờ đến lượt vì máy đang đọc đủ số tệp cùng lúc: {step.file_name}"
    doing = {Phase.READING: "Đang đọc", Phase.STORING: "Đang tính thử" if job.request.options.dry_run else "Đang ghi"}
    rows = f" ({format_count(step.rows)} dòng)" if step.rows is not None else ""
    return f"{doing[step.phase]} tệp {step.number}/{step.of}: {step.file_name}{rows}"


def ending_words(job: Job) -> str:
    """Why a job ended before its work was done, to follow "Việc xem trước …"."""
    return _ENDINGS[job.ending or Ending.FAILED]


def safe_name(name: str) -> str:
    """The file's own name without anything that leads out of a directory or that a file system refuses."""
    tidy = _NOT_IN_NAMES.sub("_", name).strip(" .") or "tep"
    return tidy if len(tidy.encode()) <= _LONGEST_NAME else tidy.encode()[-_LONGEST_NAME:].decode(errors="ignore")
