# Two commands: `make run` shows the wall, `make test` proves it. The rest are their parts.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check suite soak format bench tools

run: $(VENV)/.run
	@$(BIN)/python app.py run

test: check tools suite

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Playwright keeps an event loop running in its process, where nothing else can run one of its own:
# what drives a browser has a process to itself.
suite: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 3 --ignore=tests/browser --ignore=tests/journeys
	$(BIN)/python -m pytest -q -n 2 tests/browser tests/journeys

# The long form of tests/faults: an hour or two.
soak: $(VENV)/.dev tools
	$(BIN)/python -m pytest -q tests/faults --rounds 100

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

tools:
	@sh tests/tools.sh

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "LIVE Room needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 and try again." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing: apt install python3-venv, then try again." >&2; exit 2; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# Measurements, in short; `make bench LONG=1` takes them whole. Results stand in bench/README.md.
bench: $(VENV)/.dev
	$(BIN)/python -m bench.rate $(if $(LONG),,"idle" "153 every 20 s" "1,000 a second")
	$(BIN)/python -m bench.year $(if $(LONG),,153 1000)
	$(BIN)/python -m bench.expiry $(if $(LONG),,20)
	$(BIN)/python -m bench.attack
	$(BIN)/python -m bench.store
	$(BIN)/python -m bench.wall
	$(if $(LONG),$(BIN)/python -m bench.probing && $(BIN)/python -m bench.hang && $(BIN)/python -m bench.dialects)
