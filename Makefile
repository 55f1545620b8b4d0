# `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-run
READY_DEV := $(VENV)/.ready-development

.DEFAULT_GOAL := help
.PHONY: help tour demo test test-slow score benchmark check format lock messages clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

tour: $(READY) ## set everything up and play the main job once, step by step
	@$(BIN)/kontor demo --once

demo: $(READY) ## set everything up and run Kontor with example data until Ctrl-C
	@$(BIN)/kontor demo

test: $(READY_DEV) ## set everything up and run the tests
	$(BIN)/pytest -m "not slow and not thorough" --numprocesses 3 --dist loadfile

test-slow: $(READY_DEV) ## the slow tests, which .ci/run runs as well
	$(BIN)/pytest -m "thorough and not slow" --numprocesses 3 --dist loadfile
	$(BIN)/pytest -m slow --timeout 600

score: $(READY) ## how well texts are understood that Kontor has never met; fails below what is asked for
	@$(BIN)/python -m benchmarks.score

benchmark: $(READY) ## how long Kontor thinks about a text; learns a book of 1,000 entries once, which takes minutes
	@$(BIN)/python -m benchmarks.latency

check: $(READY_DEV) ## formatting, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY_DEV) ## put the code into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: $(READY_DEV) ## pin the newest versions of everything in requirements/*.in
	for name in runtime build development; do \
	    $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	        --no-header requirements/$$name.in -o requirements/$$name.txt; \
	done

messages: $(READY_DEV) ## list the texts that have no German twin yet
	$(BIN)/pytest tests/test_words.py

clean: ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Kontor needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	    || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

# Both use the same environment; the second adds what checking and testing need.
$(READY): requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "Installing Kontor into $(VENV) (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): requirements/development.txt $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@
