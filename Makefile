# Everything a contributor runs. `make` alone lists the targets.
# PYTHON=python3.12 make setup picks another interpreter; ARGS="tests/cli -k help" narrows `make test`,
# ARGS="--port 8080" goes to the server of `make run`.

.DEFAULT_GOAL := help
.PHONY: help setup run examples test test-all bench faults lint format lock templates schemas clean

BIN := .venv/bin
ARGS ?=
PYTHON ?= python3
export PYTHON

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with the docgen command; nothing but Python needed
	@scripts/setup.sh runtime

run: setup ## write, decide and publish filings in the browser; says where, and how to come in the first time
	@$(BIN)/docgen serve $(ARGS)

examples: setup ## render the shipped examples to out/ as DOCX and, where LibreOffice is installed, PDF
	@$(BIN)/docgen examples -o out

test: ## run the tests; as root, first install LibreOffice, fonts, PostgreSQL and chromium
	@scripts/setup.sh dev
	@scripts/install-office.sh || [ $$? = 3 ]
	@scripts/install-postgresql.sh || [ $$? = 3 ]
	@scripts/install-browser.sh || [ $$? = 3 ]
	$(BIN)/python -m pytest -n auto -m "not slow" $(ARGS)

test-all: ## run the slow tests too
	@scripts/setup.sh dev
	@scripts/install-office.sh || [ $$? = 3 ]
	@scripts/install-postgresql.sh || [ $$? = 3 ]
	@scripts/install-browser.sh || [ $$? = 3 ]
	$(BIN)/python -m pytest -n auto $(ARGS)

bench: ## measure speed and memory and write the table into docs/performance.md (BENCH_QUICK=1: a short run)
	@scripts/setup.sh dev
	$(BIN)/python benchmarks/run.py

faults: ## kill clerks at random moments, 300 on each database, and write docs/reliability.md (ROUNDS=20: a short run)
	@scripts/setup.sh dev
	@scripts/install-postgresql.sh || [ $$? = 3 ]
	$(BIN)/python tests/faults/start.py report

lint: ## ruff, the strict type checker and the import rules
	@scripts/setup.sh dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## let ruff rewrite what it can
	@scripts/setup.sh dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## write requirements.lock and requirements-dev.lock anew (needs uv; ARGS=--upgrade moves the pins)
	@scripts/lock.sh $(ARGS)

templates: setup ## rebuild the shipped Word templates from docgen/standard
	$(BIN)/python -m docgen.render.shipped

schemas: setup ## export the models to schemas/
	$(BIN)/docgen schema -o schemas

clean: ## remove what can be made again
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find docgen tests -name __pycache__ -type d -prune -exec rm -rf {} +
