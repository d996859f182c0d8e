# Each target is short: what it does stands in the program it calls.
PYTHON ?= python3
PORT ?= 8000
BIDS ?= 10000
WORKERS ?= auto
PEOPLE ?= 200
SECONDS ?= 120
BIN := .venv/bin
TEST := DJANGO_SETTINGS_MODULE=commissioning.settings.test $(BIN)/python -W ignore manage.py
export CHROMIUM

.PHONY: setup demo test check fmt lint types imports migrations lifecycle bench load volume shell docs assets browser need lock

setup: need .venv/.installed

need:
	@command -v git >/dev/null || { echo "Missing: git. Install it with your system's package manager."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Missing: Python 3.11 or newer as $(PYTHON); or run make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Missing: Python's venv module (Debian: apt-get install python3-venv)."; exit 1; }

.venv/.installed: requirements.lock
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

assets: setup
	@$(BIN)/python tools/build_frontend.py

demo: assets
	@exec $(BIN)/python manage.py demo --port $(PORT)

test: assets browser check
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

browser:
	@tools/ensure_chromium.sh

check: setup lint types imports migrations
	$(TEST) lifecycle --check

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates

fmt:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types:
	DATABASE_URL=$${DATABASE_URL:-postgresql:///none} $(BIN)/mypy .

imports:
	$(BIN)/lint-imports

migrations:
	$(TEST) makemigrations --check --dry-run

lifecycle:
	$(TEST) lifecycle

docs: lifecycle

bench: assets
	$(BIN)/python manage.py bench --bids $(BIDS)

load: assets
	$(BIN)/python manage.py rush --people $(PEOPLE) --seconds $(SECONDS)

volume: setup
	$(BIN)/python manage.py sample_data --bids $(BIDS)

shell: setup
	$(BIN)/python manage.py shell

lock: setup
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --group build --generate-hashes -o requirements.lock
