"""What we use of Streamlit that it does not document: all of it stands here, and each has a test that names it.

An upgrade may change any of these without a word; see docs/decisions/0021.
"""

import re
from collections.abc import Callable
from pathlib import Path

import streamlit
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

# The boxes of Streamlit's page, by the attribute that its own tests find them by: the theme has no setting for these.
STYLE = """
:root {color-scheme: only light;}
:focus-visible:not(input, textarea, canvas), label:has([type="radio"]:focus-visible, [type="checkbox"]:focus-visible) {
  outline: 2px solid #0072B2 !important; outline-offset: 2px;
}
[data-testid="stMain"]:focus-visible {outline-offset: -2px;}
:root:has([data-testid="stSidebar"][data-collapsed="true"]) {--below-header: 3.75rem;}
[data-testid="stMainBlockContainer"] {padding-top: 3.25rem; padding-bottom: 4rem; max-width: 86rem;}
@media (min-width: 641px) {
  [data-testid="stMainBlockContainer"]:has(.figures.wide, [class*="st-key-wide-"]) {max-width: none; padding-left: 2rem;
    padding-right: 2rem;}
}
[data-testid="stMainBlockContainer"] h1 {font-size: 1.9rem; padding: 0 0 0.25rem; letter-spacing: -0.01em;}
[data-testid="stMainBlockContainer"] h2 {font-size: 1.3rem; padding-top: 0.75rem;}
[data-testid="stMainBlockContainer"] h3 {font-size: 1.05rem;}
[data-testid="stMetricValue"] {font-variant-numeric: tabular-nums; font-size: 2.1rem;}
[data-testid="stMetricLabel"] p {font-weight: 600;}
[data-testid="stElementToolbar"] {display: none;}
[data-testid="stHtml"] dl.cards {margin: 0; padding: 0;}
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > .to-print:only-child) {display: none;}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] {padding: 4.25rem 1rem 3rem;}
  [data-testid="stMainBlockContainer"] h1 {font-size: 1.5rem;}
  [class*="-tally"] [data-testid="stColumn"] {min-width: calc(33% - 1rem); flex: 0 1 calc(33% - 1rem);}
  [class*="-tally"] [data-testid="stMetricValue"] {font-size: 1.5rem;}
  [class*="-tally"] [data-testid="stMetricLabel"] * {white-space: normal; overflow: visible;}
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stForm"], [data-testid="stDialog"],
  [data-testid="stCode"] button, [data-testid="stExpander"]:not(:has(> details[open])), [data-testid="stExpanderIcon"],
  [data-testid="stIconMaterial"], [data-testid="stElementContainer"]:has([data-testid="stDownloadButton"],
  [data-testid="stButton"], [data-testid="stFileUploader"], [data-testid="stCheckbox"], [data-testid="stPageLink"],
  [data-testid="stMultiSelect"], [data-testid="stDateInput"], [data-testid="stTextInput"], [data-testid="stRadio"],
  [data-testid="stSelectbox"], [data-testid="stNumberInput"], [data-testid="stButtonGroup"],
  [data-testid="stPagination"], [data-testid="stDataFrame"]) {display: none !important;}
  [data-testid="stMainBlockContainer"] {padding: 0 !important; max-width: none;}
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"] {display: block !important;}
  [data-testid="stElementContainer"] {margin-bottom: 0.75rem !important;}
  [data-testid="stLayoutWrapper"] {margin-bottom: 0 !important;}
  [data-testid="stHorizontalBlock"]:has([data-testid="stPlotlyChart"], .to-print) {display: block !important;}
  [data-testid="stHorizontalBlock"]:has([data-testid="stPlotlyChart"], .to-print) > * {width: 100% !important;}
  [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]), [data-testid="stFullScreenFrame"],
  [data-testid="stPlotlyChart"], [data-testid="stPlotlyChart"] div {width: 100% !important; height: auto !important;}
  [data-testid="stPlotlyChart"] .svg-container {break-inside: avoid; max-height: 85vh;}
  [data-testid="stPlotlyChart"] .svg-container.in-strips {height: 0 !important; overflow: hidden;}
  [data-testid="stPlotlyChart"] svg {width: 100%; height: 100%;}
}
"""
# The controls with one value that say what is shown, each with a label and a value for screen readers.
CHOICES = (
    '[data-testid="stSelectbox"] [role="combobox"], .st-key-list-view [data-testid="stTextInputField"], '
    '.st-key-list-view [data-testid="stButtonGroup"] [role="radiogroup"]'
)
# Streamlit's lists draw the "—" of a missing cell on a canvas in the first colour (40 % of the text colour); no setting
# and no style changes it. The second colour is readable.
FADED, READABLE = "rgba(17, 17, 17, 0.4)", "rgba(17, 17, 17, 0.65)"
# Streamlit has no language setting: these stand in labels for screen readers, and a few on the screen.
WORDS: dict[str, str] = {
    "Skip to main content": "Bỏ qua menu",
    "Sidebar": "Thanh bên",
    "App pages": "Các trang",
    "Collapse sidebar": "Thu gọn thanh bên",
    "Expand sidebar": "Mở thanh bên",
    "Open": "Mở danh sách",
    "Dismiss": "Đóng",
    "Close": "Đóng",
    "Choose an option": "Chọn",
    "No results": "Không tìm thấy",
    "Selected values": "Đã chọn",
    "Clear all": "Bỏ chọn tất cả",
    "Clear value": "Xóa",
    "Decrement": "Bớt 1",
    "Increment": "Thêm 1",
    "Clear selection": "Bỏ chọn",
    "Search": "Tìm",
    "Fullscreen": "Toàn màn hình",
    "Download as CSV": "Tải .csv",
    "Copy to clipboard": "Chép",
    "Show/hide columns": "Ẩn hiện cột",
    "Previous page": "Trang trước",
    "Next page": "Trang sau",
    "Previous month": "Tháng trước",
    "Next month": "Tháng sau",
    "Previous": "Trước",
    "Next": "Sau",
    "Choose date": "Chọn ngày",
    "Clear date": "Xóa ngày",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "Dùng phím mũi tên để đi giữa các ngày, Enter để chọn, Esc để đóng."
    ),
    # What stands in a date that nobody has typed yet.
    "dd": "ngày",
    "mm": "tháng",
    "yyyy": "năm",
    "file upload": "Chọn tệp",
    "Upload": "Chọn tệp",
    "Add files": "Thêm tệp",
    "add icon": "Thêm",
    "100MB per file": "hoặc thả vào đây (tối đa 100 MB)",
    "Running...": "Đang tính…",
    "Stop": "Dừng",
    "Rerun": "Tính lại",
    "Connecting": "Đang kết nối",
    "Connection error": "Mất kết nối",
    "Page not found": "Không có trang này",
    "Drag and drop files here": "Thả tệp vào đây",
    "Upload failed": "Không tải lên được",
    "Unexpected error. Please try again.": "Không tải lên được; hãy thử lại.",
    "Error": "Lỗi",
    "Error:": "Lỗi:",
    "Press Enter to apply": "Nhấn Enter để nhận",
    "Press Enter to submit form": "Nhấn Enter để gửi",
    # The menu of a list's column.
    "Sort ascending": "Xếp tăng dần",
    "Sort descending": "Xếp giảm dần",
    "Autosize": "Vừa bề rộng",
    "Pin column": "Ghim cột",
    "Unpin column": "Bỏ ghim cột",
    "Hide column": "Ẩn cột",
    "Copy column name": "Chép tên cột",
    "Statistics": "Thống kê",
    "Values": "Số giá trị",
    "Distinct": "Giá trị khác nhau",
    "Empty": "Ô trống",
    "Minimum": "Nhỏ nhất",
    "Maximum": "Lớn nhất",
    "Average": "Trung bình",
    "Median": "Trung vị",
    "Sum": "Tổng",
    "Range": "Khoảng",
    "Standard deviation": "Độ lệch chuẩn",
    "Minimum length": "Ngắn nhất",
    "Maximum length": "Dài nhất",
    "Average length": "Dài trung bình",
    "Format": "Cách viết",
    "Automatic": "Tự động",
    "Localized": "Theo máy",
    "Plain": "Để nguyên",
    "Compact": "Rút gọn",
    "Dollar": "Đô la",
    "Percent": "Phần trăm",
    "Scientific": "Khoa học",
    "Accounting": "Kế toán",
    "Distance": "Cách hôm nay",
    "Calendar": "Lịch",
    "Type to search": "Gõ để tìm",
    "Previous Result": "Chỗ trước",
    "Next Result": "Chỗ sau",
    "Close Search": "Đóng ô tìm",
    "Pagination": "Các trang",
    "No data": "Không có dữ liệu",
}
# A date is written in English where its field wants the day before the month.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Texts that Streamlit makes of words and a value: a regular expression for the whole text, and its translation. A text
# of several such parts is translated in several passes, one part each.
PATTERNS: dict[str, str] = {
    r"(.*, )?(\d+)\.(\d)(K|M|G)?B": "$1$2,$3\N{NO-BREAK SPACE}$4B",
    r"File must be (\d+)\.\d(K|M|G)B or smaller\.": (
        "Tệp lớn hơn mức $1\N{NO-BREAK SPACE}$2B nên không được tải lên; hãy xuất theo từng tháng hoặc từng đơn vị."
    ),
    r".* files are not allowed\.": "Không nhận loại tệp này ở đây.",
    r"AxiosError: .*": "Không tải lên được; hãy thử lại.",
    r"(: )?(?:Error: )?Date set outside allowed range\. Please select a date between (.*) and (.*)\.": (
        "$1Chọn ngày từ $2 đến $3."
    ),
    r"Choose date, (.*)": "Chọn ngày, $1",
    # An icon of Google's set is read out by its name.
    r"[a-z0-9_]+ icon": "biểu tượng",
    **{rf"Selected Date: {name} (\d+), (\d+)": f"Ngày đã chọn: $1/{month}/$2" for month, name in enumerate(_MONTHS, 1)},
    **{rf"\d+ – {name}": f"tháng {month}" for month, name in enumerate(_MONTHS, 1)},
    r"Selected Date: (.*)": "Ngày đã chọn: $1",
    r"Today, (.*)": "Hôm nay, $1",
    r"(.*), First available date": "$1, ngày đầu tiên chọn được",
    r"(.*), Last available date": "$1, ngày cuối cùng chọn được",
    r"Add: (.*)": "Dùng tên mới: $1",
    r"(\d+) options? available\.": "$1 lựa chọn.",
    r"(.*?),? selected(, .*)?": "$1, đã chọn$2",
    r"(\d+) of (\d+) results?": "chỗ thứ $1 trong $2",
    r"(\d+) of over 1000": "chỗ thứ $1 trong hơn 1.000",
    r"(\d+) results?": "$1 chỗ",
    r"over 1000": "hơn 1.000 chỗ",
}
# "Help for X", "Remove X", "Page 3", "Search: X".
BEGINNINGS: dict[str, str] = {
    "Help for ": "Giải thích: ",
    "Remove ": "Bỏ ",
    "Cancel upload of ": "Thôi tải lên: ",
    "Page ": "Trang ",
    "Show/hide columns: ": "Ẩn hiện cột: ",
    "Search: ": "Tìm trong: ",
    "Download as CSV: ": "Tải .csv: ",
    "Fullscreen: ": "Toàn màn hình: ",
    "Clear selection: ": "Bỏ chọn: ",
    "day, ": "ngày, ",
    "month, ": "tháng, ",
    "year, ": "năm, ",
}
# Where the page shows its connection to the server: the box, its attribute, and the value while it is connected.
CONNECTION = ('[data-testid="stApp"]', "data-test-connection-state", "CONNECTED")

# The file of every page before anything runs in it: its parts, and what stands in their place. Streamlit's calendars
# take their words from the browser's language: here it is Vietnamese, whatever the browser itself speaks.
_PAGE = "index.html"
_PAGE_PARTS: dict[str, str] = {
    r'<html lang="en">': '<html lang="vi">',
    r"<title>Streamlit</title>": "<title>Thủ tục hành chính</title>",
    r"(?=<script>\s+window\.prerenderReady)": (
        '<script>Object.defineProperty(navigator, "language", {value: "vi-VN"})</script>\n    '
    ),
    r"<noscript>.*</noscript>": "<noscript><p>Hãy bật JavaScript trong trình duyệt để xem trang này.</p></noscript>",
}

# The one file of Streamlit's page by which every list of options is searched, and the function in it.
_SEARCH_SCRIPT = "static/js/useSyncComboBoxEnterTargetFocus.*.js"
_SEARCH = re.compile(
    r"function (\w+)\((\w+),(\w+),(\w+)\)\{"
    r"(?=if\(!\3\|\|\4===\w+\.SelectWidgetFilterMode\.FILTER_MODE_NONE\)return \2;)"
)
_FOLDED_SEARCH = """function \\1(options, query, mode) {
  if (!query) return options;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  const asWritten = \\1AsWritten(options, query.normalize("NFC"), mode);
  if (asWritten.length && fold(query) !== query) return asWritten;
  const byId = new Map(options.map((option) => [option.id, option]));
  const folded = options.map((option) => ({...option, label: fold(option.label)}));
  return \\1AsWritten(folded, fold(query), mode).map((option) => byId.get(option.id));
}
function \\1AsWritten(\\2,\\3,\\4){"""


def page_file() -> str:
    """The text of the file with which every page begins, in Vietnamese."""
    text = (_static_files() / _PAGE).read_text(encoding="utf-8")
    for part, replacement in _PAGE_PARTS.items():
        text = re.sub(part, replacement, text, flags=re.DOTALL)
    return text


def search_script() -> tuple[str, str]:
    """The address and the text of the file by which lists of options are searched, so that "dat dai" finds "Đất đai".

    What is typed with its marks finds names with these marks; only where there are none do others of the same letters
    count.
    """
    (path,) = _static_files().glob(_SEARCH_SCRIPT)
    address = f"/{path.relative_to(_static_files()).as_posix()}"
    return address, _SEARCH.sub(_FOLDED_SEARCH, path.read_text(encoding="utf-8"))


def _static_files() -> Path:
    return Path(streamlit.__file__).parent / "static"


def run_only_app_py() -> None:
    """Keep Streamlit from taking pages/ for a list of pages.

    Until some session has run app.py it would answer the first visitor of /ho-so with "Page not found", and for one of
    /upload run pages/upload.py alone, without app.py.
    """
    PagesManager.uses_pages_directory = False


def intended_page() -> str:
    """The page's address as this visitor wrote it, "" where it was none or where a page was chosen on the screen."""
    context = get_script_run_ctx()
    name = context.pages_manager.intended_page_name if context else None
    return (name or "").strip("/")


def session_id() -> str:
    """The name of this visitor's session, "" where no page runs."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def has_session(name: str) -> bool:
    """Whether the server holds the session of a page that is connected: without it the page answers to nothing."""
    return runtime.exists() and runtime.get_instance().is_active_session(name)


def name_page(run: Callable[[], None], name: str) -> None:
    """Give a page's function a name of its own: Streamlit tells pages apart by the one, and fragments by the other."""
    run.__name__ = run.__qualname__ = name
