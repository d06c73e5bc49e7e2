# What people and CI run. Each target sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-all demo check check-long golden honesty bench docs docs-write assets clean

COUNTRY ?= merrow
FIGURES ?=
PORT ?= 8000
UV_VERSION := 0.13
BIN := .venv/bin
PYTHON := $(BIN)/python

help: ## Show this.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: .venv/.ready ## Make .venv with all but Spark in it, from uv.lock.

setup-all: .venv/.ready-all ## The same with Spark, 450 MB more; the checks need it.

# Syncing without Spark leaves it where it is, so the larger environment counts as the smaller one too.
.venv/.ready: EXTRAS := --inexact
.venv/.ready-all: EXTRAS := --all-extras

# uv makes the environment anew unless it is told the very Python beneath it, and no shim in front of it.
.venv/.ready .venv/.ready-all: pyproject.toml uv.lock
	@python=$$(for name in python3.11 python3.12 python3.13 python3; do command -v $$name && break; done) || { echo "Install Python 3.11 or later first: sudo apt-get install python3 python3-venv"; exit 1; }; \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "$$python is too old or too new: Python 3.11 to 3.13 is needed."; exit 1; }; \
	python=$$($$python -c 'import sys; print(sys.executable)'); \
	uv=$$(command -v uv || true); \
	if [ -z "$$uv" ]; then \
	  [ -x .uv/bin/uv ] || { $$python -m venv .uv || { echo "Install venv first: sudo apt-get install python3-venv"; exit 1; }; .uv/bin/pip install --quiet "uv==$(UV_VERSION).*"; }; \
	  uv=.uv/bin/uv; \
	fi; \
	$$uv sync --quiet --frozen --python $$python --all-groups $(EXTRAS) $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)
	@touch .venv/.ready $@

demo: setup ## The whole main job, then the site. COUNTRY=england FIGURES=PATH for real figures; PORT=8000.
	@$(BIN)/answerable demo $(COUNTRY) $(if $(FIGURES),--figures $(FIGURES)) --port $(PORT)

check: setup-all ## Everything that must pass.
	@$(PYTHON) tools/check.py

check-long: setup-all ## The heavy runs.
	@$(PYTHON) tools/check.py --long

golden: setup ## Rewrite the golden judgements; read the diff before you commit it.
	@$(PYTHON) -m tests.golden.rewrite

honesty: setup ## Work out again how often we are wrong, and whether we get the answers of others. Minutes.
	@$(PYTHON) -m tests.simulation.honesty && $(PYTHON) -m tests.verification.oracles_table

bench: setup-all ## Seconds, memory and requests a second, each beside a peer in the same run.
	@$(PYTHON) -m bench.run $(COUNTRY) $(FIGURES)

docs: docs-write ## The documentation as a site, in docs/_build.
	@$(PYTHON) -m sphinx --fail-on-warning --keep-going --quiet -b html docs docs/_build
	@echo "docs/_build/index.html"

docs-write: setup ## Write the pages that come from code: settings and the catalogue's schemas.
	@$(PYTHON) -m answerable.config.environment > docs/how-to/settings.md
	@$(BIN)/answerable catalogue schema docs/reference/schema > /dev/null
	@$(PYTHON) -m answerable.catalogue.reference > docs/reference/catalogue.md
	@$(PYTHON) tools/measurement_reference.py > docs/reference/measurement.md 2> /dev/null
	@$(PYTHON) tools/account_reference.py

assets: ## Compile the style sheet and gather the scripts. Needs node; the result is committed.
	@bash src/answerable/web/design/build.sh

clean: ## Remove what can be made again. Leaves homes alone.
	@rm -rf .venv .uv docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
