# Bihuan (闭环): every command a developer needs. `make help` lists them.
#
# A fresh machine needs python3 (3.11 or newer, with venv and pip), make and git. Everything else
# is installed from locked, hashed lists; each step leaves a stamp named after the hash of what
# went into it, so that a second call has nothing to do.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
PORT ?= 8080
JOBS ?= 2
ARGS ?=

BIN := .venv/bin
FRONTEND := webapp/frontend
PROVIDED := $(BIN)/python -m tests.provision

# The hash of the names and contents of files.
digest = $(shell { echo $(1); cat $(1); } 2>/dev/null | git hash-object --stdin | cut -c 1-16)

FRONTEND_SOURCES := $(sort $(shell find $(FRONTEND) -name node_modules -prune -o -type f -print))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard webapp/translations/*/LC_MESSAGES/*.po))

RUNTIME := .venv/.runtime-$(call digest,requirements/build.txt requirements/runtime.txt pyproject.toml)
DEV := .venv/.dev-$(call digest,requirements/dev.txt)
BILLS := .venv/sbom/.installed-$(call digest,requirements/sbom.txt)
MODULES := $(FRONTEND)/node_modules/.installed-$(call digest,$(FRONTEND)/package-lock.json)
DIST := webapp/static/dist/.built-$(call digest,$(FRONTEND_SOURCES))

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(RUNTIME) $(DIST) $(CATALOGUES) ## Install what the system needs to run, build the front end, compile translations
	@:

.PHONY: run
run: export BIHUAN_HOME ?= var
run: setup ## Start the system on this machine: make run PORT=8080 (state folder: BIHUAN_HOME, default var/)
	@exec $(BIN)/bihuan serve --port $(PORT)

.PHONY: test
test: setup $(DEV) ## Run every test, with a browser and PostgreSQL: make test ARGS="-k recheck"
	@$(PROVIDED) $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

.PHONY: night
night: export BIHUAN_TEST_NIGHT := 1
night: test ## Run every test with all rounds, kills and walks of the long ones, of which test does a sample

.PHONY: faults
faults: setup $(DEV) ## Take out one guard after another; each must turn its tests red: make faults ARGS="role"
	@$(PROVIDED) $(BIN)/python -m tests.faults $(ARGS)

.PHONY: check
check: lint test ## Everything that must hold before a change goes in: lint, then test

.PHONY: lint
lint: $(RUNTIME) $(DEV) ## Format, style, types and import rules (changes nothing)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: $(DEV) ## Put the code into its format and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: coverage
coverage: setup $(DEV) ## Run every test and say which lines of casework and workflows no test reaches
	@$(PROVIDED) $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov $(ARGS)

.PHONY: bench
bench: setup $(DEV) ## Measure, each figure beside its floor: make bench ARGS="--json"
	@$(PROVIDED) --postgres $(BIN)/python -m tests.bench $(ARGS)

.PHONY: examples
examples: setup $(DEV) ## Print the worked examples of every time limit: by hand, by the office, by the auditor
	@$(BIN)/python -m tests.rules $(ARGS)

.PHONY: frontend
frontend: $(DIST) ## Build webapp/static/dist from webapp/frontend

.PHONY: messages
messages: $(RUNTIME) ## Collect the sentences of code and templates into the translation files
	@mkdir -p .cache
	@$(BIN)/pybabel extract -F pyproject.toml -k _l -k lazy_gettext --no-wrap --sort-output --no-location \
	  --ignore-dirs=".* node_modules" \
	  --project=Bihuan --copyright-holder="the Bihuan authors" -o .cache/messages.pot .
	@for locale in zh_CN en; do \
	  if [ -f webapp/translations/$$locale/LC_MESSAGES/messages.po ]; then act="update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete"; else act=init; fi; \
	  $(BIN)/pybabel $$act --no-wrap -i .cache/messages.pot -d webapp/translations -l $$locale; \
	done

.PHONY: docs
docs: $(RUNTIME) ## Renew the tables of bpmn/README.md from drawings and words
	@$(BIN)/bihuan models tables --into bpmn/README.md

SBOM ?= sbom
.PHONY: sbom
sbom: setup $(BILLS) ## Write bills of materials (CycloneDX) of the locked packages into sbom/
	@mkdir -p $(SBOM)
	@.venv/sbom/bin/cyclonedx-py requirements requirements/runtime.txt --pyproject pyproject.toml --spec-version 1.6 \
	  --output-reproducible --of JSON -o $(SBOM)/python.cdx.json
	@cd $(FRONTEND) && $(NODE) npm sbom --package-lock-only --omit dev --sbom-format cyclonedx \
	  >"$(abspath $(SBOM))/frontend.cdx.json"

.PHONY: lock
lock: ## Renew requirements/*.txt and the npm lock within the limits of pyproject.toml (needs uv)
	@compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links "$$@"; }; \
	compile --upgrade pyproject.toml --group dev -o requirements/dev.txt; \
	compile pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt; \
	compile --group build -c requirements/dev.txt -o requirements/build.txt; \
	compile --group sbom -c requirements/dev.txt -o requirements/sbom.txt
	@cd $(FRONTEND) && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

.PHONY: clean
clean: ## Remove what was built or installed here; the state folder stays
	@rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@rm -rf $(FRONTEND)/node_modules webapp/static/dist sbom
	@rm -f $(CATALOGUES)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- how each thing is made --------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or newer is needed; name one with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "make: Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv

# The lists are hashed and complete: a package that differs by a byte is refused, and none is asked for
# what it needs besides, so that no later release of anything can stop an installation.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps

$(RUNTIME): | $(BIN)/python
	@echo "Installing the locked packages"
	@$(INSTALL) -r requirements/build.txt -r requirements/runtime.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f .venv/.runtime-* && touch $@

$(DEV): | $(RUNTIME)
	@echo "Installing the locked packages for tests and checks"
	@$(INSTALL) -r requirements/dev.txt
	@rm -f .venv/.dev-* && touch $@

$(BILLS): | $(RUNTIME)
	@echo "Installing what writes bills of materials"
	@$(PYTHON) -m venv .venv/sbom
	@$(INSTALL:$(BIN)%=.venv/sbom/bin%) -r requirements/sbom.txt
	@rm -f .venv/sbom/.installed-* && touch $@

# Node comes from a Python package and is used here only; install scripts of npm packages never run.
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

$(MODULES): | $(RUNTIME)
	@echo "Installing the locked front-end packages"
	@cd $(FRONTEND) && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@rm -f $(FRONTEND)/node_modules/.installed-* && touch $@

$(DIST): | $(MODULES)
	@echo "Building the front end"
	@cd $(FRONTEND) && $(NODE) node build.mjs
	@touch $@

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile -i $< -o $@
