"""`tthc import`: files and folders in, what became of each, and on after a refusal."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cli.imports import files_in
from cli.refusal import CommandRefusedError
from tests.cli.conftest import Run
from tests.cli.workbooks import PERSON, THREE, write_export
from tests.etl.reading.test_messy_month import ANSWERS, MONTH
from tests.pages.small_year import small_year_rows
from tests.pages.small_year import write_export as small_export

PROJECT = Path(__file__).resolve().parents[2]
FILE_KEYS = [
    *("path", "sha256", "status", "batch", "kind", "as_of"),
    *("rows", "new", "updated", "same", "older", "rejected", "reason", "issues"),
]
needs_month = pytest.mark.skipif(not MONTH.is_dir(), reason="the folder 'shared' does not stand beside the project")
ISSUE_KEYS = ["severity", "code", "sheet", "row", "column", "heading", "found", "message"]


def imported(run: Run, *words: str | Path, status: int = 0) -> list[dict[str, Any]]:
    result = run("import", *words, "--json")
    assert result.exit_code == status, result.stderr
    files: list[dict[str, Any]] = json.loads(result.stdout)["files"]
    return files


def test_the_json_has_exactly_the_keys_of_the_interface_in_its_order(run: Run, tmp_path: Path) -> None:
    path = write_export(tmp_path / "thang-1.xlsx")
    (told,) = imported(run, path)
    assert list(told) == FILE_KEYS
    assert told | {"sha256": "", "issues": []} == {
        "path": str(path),
        "sha256": "",
        "status": "imported",
        "batch": 1,
        "kind": "dossiers",
        "as_of": "2023-01-31",
        **{"rows": 3, "new": 3, "updated": 0, "same": 0, "older": 0, "rejected": 0},
        "reason": None,
        "issues": [],
    }
    assert len(told["sha256"]) == 64


def test_what_was_imported_is_counted(run: Run, tmp_path: Path) -> None:
    imported(run, write_export(tmp_path / "thang-1.xlsx"))
    total = json.loads(run("rates", "--format", "json").stdout)["total"]
    assert [total[name] for name in ("received", "on_time", "late", "pending", "online")] == [3, 1, 1, 1, 1]


def test_the_same_file_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    path = write_export(tmp_path / "thang-1.xlsx")
    imported(run, path)
    (again,) = imported(run, path)
    assert (again["status"], again["batch"], again["same"]) == ("unchanged", 1, 3)


def test_a_dry_run_tells_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    (told,) = imported(run, write_export(tmp_path / "thang-1.xlsx"), "--dry-run")
    assert (told["status"], told["batch"], told["new"]) == ("previewed", None, 3)
    assert json.loads(run("history", "--json").stdout) == {"batches": []}


def test_a_dry_run_tells_the_rates_before_and_after_and_who_is_missing(run: Run, tmp_path: Path) -> None:
    imported(run, write_export(tmp_path / "dau-thang.xlsx", THREE[:2]))
    (told,) = imported(run, write_export(tmp_path / "ca-thang.xlsx", THREE[1:]), "--dry-run")
    assert list(told) == [*FILE_KEYS, "effect"]
    effect = told["effect"]
    assert effect["period"] == {"kind": "calendar", "first": "2023-01-01", "last": "2023-01-31"}
    assert (effect["total"]["before"]["received"], effect["total"]["after"]["received"]) == (2, 3)
    assert effect["total"]["after"]["online_rate"] == 1 / 3
    assert [line["agency"] for line in effect["by_agency"]] == ["Sở Tư pháp"]
    assert (effect["own"]["received"], effect["missing"], effect["missing_codes"]) == (2, 1, [THREE[0][0]])


def test_people_read_what_a_dry_run_of_several_files_does_together(run: Run, tmp_path: Path) -> None:
    imported(run, write_export(tmp_path / "a.xlsx", THREE[:1]))
    result = run(
        "import", write_export(tmp_path / "b.xlsx", THREE[1:2]), write_export(tmp_path / "c.xlsx"), "--dry-run"
    )
    assert result.exit_code == 0
    assert "Tất cả các tệp, 01/01/2023 – 31/01/2023" in result.stdout
    assert re.search(r"Tỷ lệ đúng hạn +100,00 % \(1/1\) +50,00 % \(1/2\) +-50,00 điểm %", result.stdout)
    assert re.search(r"b\.xlsx .* 100,00 % → 50,00 % .* 1 ", result.stdout)


def test_a_bad_row_is_set_aside_and_named_and_the_others_go_in(run: Run, tmp_path: Path) -> None:
    bad = ("H48.1-230106-0004", "Trực tiếp", "31/02/2023", "10/02/2023", None, "Đang xử lý")
    (told,) = imported(run, write_export(tmp_path / "thang-1.xlsx", [*THREE, bad]))
    assert (told["status"], told["rows"], told["new"], told["rejected"]) == ("imported", 4, 3, 1)
    (error,) = [issue for issue in told["issues"] if issue["severity"] == "error"]
    assert list(error) == ISSUE_KEYS
    assert (error["row"], error["column"], error["found"]) == (8, "G", "31/02/2023")


def test_after_a_refused_file_the_others_go_in_and_the_status_is_1(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tep"
    write_export(folder / "b.xlsx")
    (folder / "a.xlsx").write_bytes(b"")
    refused, taken = imported(run, folder, status=1)
    assert (refused["status"], refused["batch"], taken["status"]) == ("refused", None, "imported")
    assert refused["reason"]


def test_people_read_a_line_a_file_the_reasons_and_examples_of_each_kind_of_issue(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tep"
    bad = ("H48.1-230106-0004", "Trực tiếp", "31/02/2023", "10/02/2023", None, "Đang xử lý")
    write_export(folder / "b.xlsx", [*THREE, bad])
    (folder / "a.xlsx").write_bytes(b"")
    result = run("import", folder)
    assert result.exit_code == 1
    assert "2 tệp: đã nạp 1, bị từ chối 1" in result.stdout
    assert "31/01/2023" in result.stdout
    assert 'b.xlsx: Dòng 8, cột G "Ngày tiếp nhận"' in result.stdout
    assert PERSON not in result.stdout


def test_a_folder_is_searched_in_order_without_hidden_files_and_traces_of_open_documents(tmp_path: Path) -> None:
    for name in ("b.XLSX", "a/c.csv", "~$b.xlsx", ".an.xlsx", ".git/d.xls", "ghi-chu.txt", ".~lock.b.ods"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert files_in([tmp_path, tmp_path / "b.XLSX"]) == [tmp_path / "a/c.csv", tmp_path / "b.XLSX"]


def test_a_file_that_is_named_is_tried_whatever_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "khong-duoi"
    path.touch()
    assert files_in([path]) == [path]


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_the_reason_of_a_refusal_is_one_sentence_on_standard_error(run: Run, tmp_path: Path, more: list[str]) -> None:
    (tmp_path / "hong.xlsx").write_bytes(b"")
    result = run("import", tmp_path / "hong.xlsx", *more)
    assert result.exit_code == 1
    assert result.stderr == "hong.xlsx: Tệp rỗng (0 byte); hãy xuất lại tệp từ hệ thống rồi nạp lại.\n"


def test_a_spreadsheet_that_is_not_read_is_not_passed_over_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.fods").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"")
    assert files_in([tmp_path]) == [tmp_path / "a.fods"]


def test_a_folder_without_workbooks_and_a_path_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandRefusedError, match="Không có tệp bảng tính"):
        files_in([tmp_path])
    with pytest.raises(CommandRefusedError, match="khong-co"):
        files_in([tmp_path / "khong-co"])


def test_a_map_answers_what_the_file_leaves_open(run: Run, tmp_path: Path) -> None:
    odd = [(*THREE[0][:5], "Xong xuôi rồi")]
    path = write_export(tmp_path / "thang-1.xlsx", odd)
    (refused,) = imported(run, path, status=1)
    assert "Xong xuôi rồi" in refused["reason"]
    answers = tmp_path / "khai.json"
    answers.write_text(json.dumps({"status": {"Xong xuôi rồi": "returned"}}), encoding="utf-8")
    (taken,) = imported(run, path, "--map", answers)
    assert (taken["status"], taken["new"]) == ("imported", 1)


@pytest.mark.parametrize("text", ["không phải JSON", '{"columns": {"Số hồ sơ": "mã"}}'])
def test_a_map_that_cannot_be_used_is_refused_in_one_sentence(run: Run, tmp_path: Path, text: str) -> None:
    answers = tmp_path / "khai.json"
    answers.write_text(text, encoding="utf-8")
    result = run("import", write_export(tmp_path / "thang-1.xlsx"), "--map", answers)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_dry_run_hands_the_file_back_with_its_errors_marked(run: Run, tmp_path: Path) -> None:
    bad = ("H48.1-230106-0004", "Trực tiếp", "31/02/2023", "10/02/2023", None, "Đang xử lý")
    path, target = write_export(tmp_path / "thang-1.xlsx", [*THREE, bad]), tmp_path / "sua.xlsx"
    result = run("import", path, "--dry-run", "--marked", target)
    assert (result.exit_code, str(target) in result.stderr) == (0, True)
    assert "Tổng hợp lỗi" in load_workbook(target).sheetnames


def test_a_file_without_errors_has_nothing_to_mark(run: Run, tmp_path: Path) -> None:
    result = run("import", write_export(tmp_path / "thang-1.xlsx"), "--marked", tmp_path / "sua.xlsx")
    assert result.exit_code == 0 and "không có lỗi" in result.stderr
    assert not (tmp_path / "sua.xlsx").exists()


def test_only_one_file_can_be_marked(run: Run, tmp_path: Path) -> None:
    paths = [write_export(tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    assert run("import", *paths, "--marked", tmp_path / "sua.xlsx").exit_code == 2


def test_as_a_program_it_prints_only_json_on_standard_output_and_ends_with_the_status(tmp_path: Path) -> None:
    folder = tmp_path / "tep"
    write_export(folder / "b.xlsx")
    (folder / "a.xlsx").write_bytes(b"PK")
    done = subprocess.run(
        [sys.executable, "-m", "cli", "import", str(folder), "--json"],
        cwd=PROJECT,
        env=os.environ | {"TTHC_DATABASE_URL": f"sqlite:///{(tmp_path / 'tthc.db').as_posix()}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert [told["status"] for told in json.loads(done.stdout)["files"]] == ["refused", "imported"]
    assert len(done.stderr.splitlines()) == 1


def test_a_file_takes_the_place_of_its_period_s_earlier_files_and_says_which(run: Run, tmp_path: Path) -> None:
    imported(run, write_export(tmp_path / "sai.xlsx"))
    right = write_export(tmp_path / "dung.xlsx", THREE[1:])
    (ahead,) = imported(run, right, "--replace", "--dry-run")
    assert ahead["replacement"] == {"files": [{"batch": 1, "file_name": "sai.xlsx", "dossiers": 3}], "removed": 1}
    assert ahead["effect"]["total"]["after"]["received"] == 2
    shown = run("import", right, "--replace").stdout
    assert 'lần nạp số 1 ("sai.xlsx"): 3 hồ sơ không còn được tính' in shown
    assert json.loads(run("rates", "--format", "json").stdout)["total"]["received"] == 2
    assert json.loads(run("history", "--json").stdout)["batches"][1]["replaced"] == 3
    (again,) = imported(run, right, "--replace")
    assert again["status"] == "unchanged"
    run("undo", "2")
    assert json.loads(run("rates", "--format", "json").stdout)["total"]["received"] == 3
    assert run("ledger", "--check").exit_code == 0


def test_what_cannot_take_a_place_is_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    first = write_export(tmp_path / "thang-1.xlsx")
    imported(run, first)
    (told,) = imported(run, first, "--replace", status=1)
    assert told["reason"].startswith("Tệp này đã nạp ở lần nạp số 1; muốn nạp thay thế")
    imported(run, write_export(tmp_path / "dung.xlsx", THREE[1:]), "--replace-source")
    (told,) = imported(run, first, status=1)
    assert "đã bị tệp khác thay thế" in told["reason"]
    untitled = write_export(tmp_path / "khong-ky.xlsx", THREE[:1], title="")
    (told,) = imported(run, untitled, "--replace", "--as-of", "2023-01-31", status=1)
    assert told["reason"].startswith("Tiêu đề của tệp không ghi kỳ")
    assert run("import", first, "--replace", "--replace-source").exit_code == 2


def test_an_import_does_not_wait_for_pandas_to_load(tmp_path: Path) -> None:
    export = write_export(tmp_path / "a.xlsx")
    script = (
        "import sys; from cli.main import app; sys.argv = ['tthc', 'import', sys.argv[1]]\n"
        "try: app()\nexcept SystemExit as end: assert not end.code\n"
        "sys.exit('pandas' in sys.modules)"
    )
    environment = {**os.environ, "TTHC_DATABASE_URL": f"sqlite:///{(tmp_path / 'a.db').as_posix()}"}
    run = subprocess.run([sys.executable, "-c", script, str(export)], cwd=PROJECT, env=environment, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()


def test_the_terminal_asks_about_a_name_like_a_known_one_and_takes_the_answer(run: Run, tmp_path: Path) -> None:
    long, short = "Sở Tài nguyên và Môi trường", "Sở TN&MT"
    known, new = small_year_rows()[:2]
    run("import", small_export(tmp_path / "a.xlsx", [replace(known, agency=long)]))
    asking = small_export(tmp_path / "b.xlsx", [replace(new, agency=short)])
    looked = run("import", asking, "--dry-run")
    assert f'cơ quan "{short}" giống' in looked.stdout and f'{{"agency": {{"{short}": "{long}"}}}}' in looked.stdout
    answers = tmp_path / "tra-loi.json"
    answers.write_text(json.dumps({"agency": {short: long}}), encoding="utf-8")
    (told,) = imported(run, asking, "--map", answers)
    assert told["status"] == "imported"
    rates = json.loads(run("rates", "--period", "2023", "--by", "agency", "--format", "json").stdout)
    assert [(row["agency"], row["received"]) for row in rates["rows"]] == [(long, 2)]


def test_a_question_about_a_file_that_went_in_says_to_take_it_back_first(run: Run, tmp_path: Path) -> None:
    long, short = "Sở Tài nguyên và Môi trường", "Sở TN&MT"
    known, new = small_year_rows()[:2]
    run("import", small_export(tmp_path / "a.xlsx", [replace(known, agency=long)]))
    path = small_export(tmp_path / "b.xlsx", [replace(new, agency=short)])
    advice = r"Tệp đã nạp: thu hồi trước \(tthc (undo \d+)\) rồi nạp lại, trả lời trong tệp --map: (.*)"
    ((command, given),) = re.findall(advice, run("import", path).stdout)
    answers = tmp_path / "tra-loi.json"
    answers.write_text(given, encoding="utf-8")
    assert run(*command.split()).exit_code == 0
    assert "trong tệp --map" not in run("import", path, "--map", answers).stdout
    rates = json.loads(run("rates", "--period", "2023", "--by", "agency", "--format", "json").stdout)
    assert [(row["agency"], row["received"]) for row in rates["rows"]] == [(long, 2)]


def test_findings_beyond_those_that_are_listed_are_counted(run: Run, tmp_path: Path) -> None:
    sunday = [
        (f"H48.1-230103-{number:04}", "Trực tiếp", "03/01/2023", "20/01/2023", "15/01/2023", "Đã trả kết quả")
        for number in range(250)
    ]
    said = run("import", write_export(tmp_path / "thang-1.xlsx", sunday)).stdout
    assert "Cảnh báo ended_on_sunday: 250" in said
    assert "… và 247 chỗ khác (--json liệt kê 200 chỗ)" in said
    assert "more_issues" not in said


def test_a_map_with_a_heading_that_no_file_bears_says_so(run: Run, tmp_path: Path) -> None:
    answers, paths = tmp_path / "tra-loi.json", [write_export(tmp_path / "thang-1.xlsx"), tmp_path / "anh.xlsx"]
    answers.write_text('{"columns": {"SỐ HỒ SƠ:": "code", "Kênh  tiếp nhận": "channel"}}', encoding="utf-8")
    told = run("import", paths[0], "--map", answers)
    assert told.exit_code == 0
    assert told.stderr == 'Tệp khai báo cột nêu tiêu đề không có trong tệp nào: "Kênh tiếp nhận".\n'
    paths[1].write_bytes(b"\x89PNG\r\n")
    assert "Kênh tiếp nhận" not in run("import", *paths, "--map", answers).stderr


def test_a_map_that_names_an_agency_which_nobody_has_lets_nothing_in(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "tra-loi.json"
    answers.write_text(json.dumps({"agency": {"Sở Tư pháp": "Sở Tư phát"}}), encoding="utf-8")
    result = run("import", write_export(tmp_path / "thang-1.xlsx"), "--map", answers)
    assert result.exit_code == 1
    assert result.stderr.startswith('thang-1.xlsx: Câu trả lời nêu cơ quan "Sở Tư phát" (cho "Sở Tư pháp"), mà')
    assert len(result.stderr.splitlines()) == 1
    assert json.loads(run("history", "--json").stdout) == {"batches": []}


def test_the_terminal_asks_about_a_procedure_without_its_code_and_takes_the_answer(run: Run, tmp_path: Path) -> None:
    heads = "Mã hồ sơ,Mã TTHC,Tên thủ tục hành chính,Cơ quan giải quyết,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý"
    rest = "Chứng thực bản sao,Sở Tư pháp,10/01/2023,20/01/2023,15/01/2023"
    coded, uncoded = tmp_path / "co-ma.csv", tmp_path / "khong-ma.csv"
    coded.write_text(f"{heads}\nH48-1,1.001612,{rest}\n", encoding="utf-8")
    uncoded.write_text(f"{heads}\nH48-2,,{rest}\n", encoding="utf-8")
    run("import", coded, "--as-of", "2023-01-31")
    given = '{"procedure": {"Chứng thực bản sao": "1.001612"}}'
    assert given in run("import", uncoded, "--as-of", "2023-01-31", "--dry-run").stdout
    (tmp_path / "tra-loi.json").write_text(given, encoding="utf-8")
    (told,) = imported(run, uncoded, "--as-of", "2023-01-31", "--map", tmp_path / "tra-loi.json")
    assert told["status"] == "imported"
    rates = json.loads(run("rates", "--period", "2023", "--by", "procedure", "--format", "json").stdout)
    assert [row["received"] for row in rates["rows"]] == [2]


@needs_month
def test_the_terminal_proposes_the_answers_that_a_refused_file_waits_for(run: Run, tmp_path: Path) -> None:
    path = MONTH / "01_so_nganh_thang_5.xlsx"
    refused = run("import", path)
    assert refused.exit_code == 1
    (proposed,) = re.findall(r"Tệp --map đề nghị, xem lại từng câu trước khi dùng: (.*)", refused.stdout)
    assert json.loads(proposed) == {
        "columns": {"Đơn vị": "agency", "Ngày nhận": "received_at", "Ngày trả": "due_at"},
        "status": {"Đã duyệt chờ ký số": "?"},
    }
    assert 'Thay dấu "?" sau "Đã duyệt chờ ký số" bằng một trong: ' in refused.stdout
    answers = tmp_path / "tra-loi.json"
    answers.write_text(proposed, encoding="utf-8")
    assert run("import", path, "--map", answers).exit_code == 1
    answers.write_text(proposed.replace("?", "processing"), encoding="utf-8")
    (told,) = imported(run, path, "--map", answers)
    assert (told["status"], told["rows"]) == ("imported", 330)


@needs_month
def test_the_whole_month_is_loaded_from_the_terminal_with_one_map(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "tra-loi.json"
    answers.write_text(json.dumps(ANSWERS), encoding="utf-8")
    told = imported(run, MONTH, "--map", answers, status=1)
    assert [file["status"] for file in told] == ["imported", "imported", "imported", "refused", "refused"]
    assert "Hoa Kỳ" in told[3]["reason"] and "bảng tổng hợp" in told[4]["reason"]
    total = json.loads(run("rates", "--period", "2025-05", "--format", "json").stdout)["total"]
    came, left = ("carried_over", "received"), ("resolved", "withdrawn", "pending")
    assert sum(total[name] for name in came) == sum(total[name] for name in left) > 0
    assert run("ledger", "--check").exit_code == 0
