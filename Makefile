# Sets itself up: `make demo` needs only python3 and a package index; `make test` adds the lab (torch).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt

.PHONY: demo test lint check clean

demo: $(VENV)/.studio  ## take drawn masks off two public-domain portraits; writes demo/demo.jpg
	@echo "== taking masks off two portraits"
	$(BIN)/python examples/demo.py demo

test: $(VENV)/.lab  ## run the tests
	@echo "== running the tests"
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/.lab  ## what pre-commit and CI check besides the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

$(VENV)/bin/python:
	@echo "== making a virtual environment in $(VENV)"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.studio: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "== installing bareface (no torch)"
	$(PIP) -e '.[demo]'
	@touch $@

$(VENV)/.lab: $(VENV)/.studio
	@echo "== installing the lab and the test tools (torch: about a minute)"
	$(PIP) -e '.[demo,lab,serve,dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .ruff_cache .mypy_cache
