# One command for each thing people do here; Windows' commands stand in README.md.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The demonstration has a database of its own: made-up dossiers never stand beside real ones.
DEMO_DATABASE := sqlite:///data/demo.db
WORKERS ?= 2
# Packages are installed without byte code; whoever forbids writing it would compile them anew at every start.
unexport PYTHONDONTWRITEBYTECODE

# $(call install,LOCK,LABEL): what the lock names and nothing else, each package checked against its hashes. One line
# counts along on a terminal; pip's own account is kept in a file for the day it fails. Byte code is written at first use:
# compiling every module of every package takes longer than all the rest.
define install
	echo "$(2)"
	total=$$(grep -c '==' $(1)) done=0
	$(PIP) install --no-compile --require-hashes --no-deps -r $(1) 2> $(VENV)/pip-errors.txt | tee $(VENV)/pip.txt | while read -r word name rest; do
	    case "$$word" in Collecting|Processing|Requirement|Ignoring) done=$$((done + 1)) ;; Installing) name="…" ;; *) continue ;; esac
	    name=$${name##*/}
	    if [ -t 1 ]; then printf '\r\033[K  %s/%s %s' "$$done" "$$total" "$${name%%[=:-]*}"; fi
	done || { echo; cat $(VENV)/pip-errors.txt >&2; exit 1; }
	if [ -t 1 ]; then printf '\r\033[K'; fi
endef
.ONESHELL:

.PHONY: help demo demo-again setup setup-dev serve test lint format bench bench-large bench-grown lock clean

help: ## các lệnh
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

demo: setup data/.demo-imported ## dữ liệu minh hoạ, báo cáo năm 2023 và màn hình tại http://127.0.0.1:8501
	@export TTHC_DATABASE_URL=$(DEMO_DATABASE)
	$(BIN)/tthc rates --period 2023 --by block
	exec $(BIN)/tthc serve

data/.demo-imported: | $(STAMPS)/runtime
	@export TTHC_DATABASE_URL=$(DEMO_DATABASE)
	mkdir -p data
	$(BIN)/tthc demo-data demo-data
	$(BIN)/tthc import demo-data
	$(BIN)/tthc targets import demo-data/.so-theo-doi/chi-tieu.csv
	$(BIN)/tthc senders import demo-data/.so-theo-doi/lich-gui.csv
	$(BIN)/tthc report-figures --period 2023 --printed demo-data/.so-theo-doi/bao-cao-2023.json --keep \
	    --document "Báo cáo của Văn phòng UBND tỉnh ngày 02/11/2023" > /dev/null
	touch $@

demo-again: ## bỏ dữ liệu minh hoạ rồi làm lại từ đầu
	@rm -rf demo-data data/.demo-imported data/demo.db data/demo.db-wal data/demo.db-shm data/demo.db-jobs
	$(MAKE) --no-print-directory demo

setup: $(STAMPS)/runtime ## môi trường để chạy

setup-dev: $(STAMPS)/dev ## môi trường để phát triển và kiểm thử

serve: setup ## màn hình trên dữ liệu thật (TTHC_DATABASE_URL)
	@exec $(BIN)/tthc serve

test: lint ## định dạng, lỗi thường gặp, kiểu, luật nhập khẩu, kiểm thử
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup

lint: setup-dev ## như test, không chạy kiểm thử
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev ## sửa định dạng và thứ tự nhập khẩu
	@$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMPS)/bench ## các tỷ số về tốc độ và bộ nhớ
	@$(BIN)/python -m bench.run

bench-large: $(STAMPS)/bench ## như bench, thêm tệp 1.000.000 dòng
	@$(BIN)/python -m bench.run --large

# On PostgreSQL: make bench-grown POSTGRES=postgresql+psycopg://…/grown DOSSIERS=1000000
bench-grown: $(STAMPS)/bench ## mười năm dữ liệu, 10.000.000 hồ sơ (lần đầu dựng mất nửa giờ, cần 12 GB đĩa)
	@$(BIN)/python -m bench.grown_run $(if $(POSTGRES),--postgres "$(POSTGRES)") $(if $(DOSSIERS),--dossiers $(DOSSIERS))

# Versions are chosen here and nowhere else. --upgrade takes the newest: make lock UPGRADE=--upgrade
lock: ## viết lại các tệp khoá phiên bản (cần uv)
	@compile() { uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header --no-annotate --quiet "$$@"; }
	compile --group build $(UPGRADE) -o requirements.lock
	compile --group build --group dev -c requirements.lock $(UPGRADE) -o requirements-dev.lock
	compile --group build --group bench -c requirements.lock $(UPGRADE) -o requirements-bench.lock

clean: ## bỏ môi trường và những gì làm ra được (không đụng tới data/)
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	    echo 'Cần Python 3.11 trở lên (lệnh $(PYTHON)); chỉ bản khác bằng: make setup PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || {
	    echo 'Python trên máy này thiếu venv. Trên Debian hay Ubuntu: sudo apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	mkdir -p $(STAMPS)
	touch $@

$(STAMPS)/runtime: requirements.lock pyproject.toml $(STAMPS)/venv
	@$(call install,requirements.lock,Đang cài các gói vào $(VENV) (lần đầu mất vài phút để tải) …)
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@$(call install,requirements-dev.lock,Đang cài các gói để kiểm thử …)
	touch $@

$(STAMPS)/bench: requirements-bench.lock $(STAMPS)/runtime
	@$(call install,requirements-bench.lock,Đang cài các gói để đo …)
	touch $@
