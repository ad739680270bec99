# `make` alone lists what can be done. PYTHON picks the interpreter: make test PYTHON=python3.13
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CODE   := bot flows storage tests
UV     := uv==0.13.8

# A copy of a lock file in the environment says that exactly this lock is installed there.
RUNTIME := $(VENV)/requirements.lock
DEV     := $(VENV)/requirements-dev.lock
PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input

SHELL := /bin/sh
# The tests start processes by the dozen, and each would compile the whole bot again.
unexport PYTHONDONTWRITEBYTECODE
# Steps print their names in order and share one environment.
.NOTPARALLEL:
.DEFAULT_GOAL := help

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: $(RUNTIME) ## Serve the local workspace with the bot in it (PORT=8765; FRESH=1 begins anew)
	@exec $(BIN)/python -m bot demo $(if $(filter-out 0 no false,$(FRESH)),--fresh)

# Files keep their order: sorted by how many tests they hold, the long crash tests would come last,
# and one worker wait for the other.
.PHONY: test
test: $(DEV) browser check-format lint types contracts ## Run every check and test
	@echo "== Tests"
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: setup
setup: $(DEV) ## Make .venv with everything for development (skipped when nothing changed)

.PHONY: format
format: $(DEV) ## Rewrite the code in the house format, with the safe lint fixes
	@$(BIN)/ruff check --fix-only --exit-zero $(CODE)
	@$(BIN)/ruff format $(CODE)

.PHONY: check-format
check-format: $(DEV)
	@echo "== Format"
	@$(BIN)/ruff format --check $(CODE) || { echo "Run: make format"; exit 1; }

.PHONY: lint
lint: $(DEV) ## Lint
	@echo "== Lint"
	@$(BIN)/ruff check $(CODE)

.PHONY: types
types: $(DEV) ## Check the types
	@echo "== Types"
	@$(BIN)/mypy

.PHONY: contracts
contracts: $(DEV) ## Check which room may import which
	@echo "== Import contracts"
	@$(BIN)/lint-imports --no-logo

.PHONY: browser
browser: $(DEV) ## Find a Chromium for the browser tests, or install one where that is allowed
	@echo "== Browser"
	@$(BIN)/python -m tests.browser --install

.PHONY: bench
bench: $(DEV) ## Measure speed and memory against the goals
	@$(BIN)/python -m tests.bench

# A robot waits as long as a person reads, so a core is enough for several.
CRASH_WORKERS ?= 5

.PHONY: crash
crash: $(DEV) ## Kill the bot hundreds of times and count what is lost (SEED=… draws another course)
	@$(BIN)/python -m pytest tests/crash --long -n $(CRASH_WORKERS) --dist worksteal -o faulthandler_timeout=0 \
	    $(if $(SEED),--seed $(SEED))

# In an environment of its own: the tool that locks is not itself locked. Public index only, so that
# the hashes are those of the files everybody gets.
.PHONY: lock
lock: ## Lock the dependencies anew (UPGRADE=1 takes newer versions)
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; "$$tools/bin/python" -m pip install --quiet $(UV); \
	compile() { "$$tools/bin/uv" pip compile --quiet --no-config --system-certs --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml "$$@"; }; \
	compile --output-file requirements.lock; \
	compile --group dev --constraint requirements.lock --output-file requirements-dev.lock

.PHONY: clean
clean: ## Remove the environment and every cache (the demo's data stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose interpreter is gone (an upgraded system) is none.
$(shell test -x $(BIN)/python || rm -rf $(VENV))

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    found=$$($(PYTHON) --version 2>/dev/null) || found="not there"; \
	    echo "Golden Thread needs Python 3.11 or newer; $(PYTHON) is $$found."; \
	    echo "Name a newer one: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "$(PYTHON) -m venv failed. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# A changed time alone (a fresh checkout) is no reason to install again.
$(RUNTIME): requirements.lock | $(BIN)/python
	@cmp -s requirements.lock $@ && touch $@ || { \
	    echo "== Setting up: what the bot needs, into $(VENV) (once; about a minute)"; \
	    $(PIP) install --quiet --require-hashes -r requirements.lock && cp requirements.lock $@; }

$(DEV): requirements.lock requirements-dev.lock | $(BIN)/python
	@cmp -s requirements-dev.lock $@ && touch $@ || { \
	    echo "== Setting up: what development needs, into $(VENV) (once; about a minute)"; \
	    $(PIP) install --quiet --require-hashes -r requirements-dev.lock \
	    && cp requirements.lock $(RUNTIME) && cp requirements-dev.lock $@; }
