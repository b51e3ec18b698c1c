# The two commands of a new machine are `make demo` and `make test`; each installs what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help demo spark test lint types tests docs web web-test audit torture fuzz bench clean

help:  ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.base

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	@touch $@ $(VENV)/.base $(VENV)/.dev

demo: $(VENV)/.base  ## build the founding database, ask it, export Parquet, into out/
	$(BIN)/timeline demo out

spark: $(VENV)/.dev  ## install what the tests of a Spark cluster need beside Java; without it they are skipped
	@$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['spark'], sep='\n')" \
		| $(BIN)/python -m pip install --quiet --requirement /dev/stdin

test: lint types tests  ## everything that continuous integration checks

lint: $(VENV)/.dev  ## style, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev  ## strict types
	$(BIN)/mypy

web/node_modules/.installed: web/package-lock.json
	@if command -v npm >/dev/null; then cd web && { npm ci --silent --no-audit --no-fund && touch node_modules/.installed || echo "npm ci failed: the checks of web/ are skipped"; }; \
	else echo "npm is not installed: the checks of web/ are skipped"; fi

tests: $(VENV)/.dev web/node_modules/.installed  ## the tests, the docs among them
	$(BIN)/pytest -n 2 --dist worksteal -m 'not torture'

docs: $(VENV)/.dev  ## write the generated pages of docs/ anew
	$(BIN)/python -m tests.docs.generate
	$(BIN)/python -m tests.docs.refresh

web: web/node_modules/.installed  ## build the canvas anew, after a change in web/
	cd web && npm run --silent check && npm run --silent test && npm run --silent build

web-test: $(VENV)/.dev web/node_modules/.installed  ## install a browser where there is none, and try the pages in it
	@command -v chromium >/dev/null || { apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends chromium; }
	$(BIN)/pytest tests/view

audit: $(VENV)/.dev  ## look the installed packages up among known vulnerabilities, where the advisory service can be reached
	@.ci/audit

torture: $(VENV)/.dev  ## kill, crowd, fuzz and run the long tests for TORTURE_SECONDS (3600), into docs/reliability.md
	$(BIN)/python -m tests.torture --seconds $(or $(TORTURE_SECONDS),3600)

fuzz: $(VENV)/.dev  ## read random input for FUZZ_SECONDS (60); what is found is left as files
	$(BIN)/python -m tests.fuzz --seconds $(or $(FUZZ_SECONDS),60)

bench: $(VENV)/.bench  ## measure against rivals; BENCH_SCALE=0.1 for a short look
	$(BIN)/python -m benchmarks

clean:  ## remove what the other targets made
	rm -rf $(VENV) audit.log out build dist web/node_modules web/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
