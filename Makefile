# `make` alone prints what there is to do.
PYTHON ?= python3.11
BIN := .venv/bin
LOCK := requirements.lock

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix golden bench torture crawl docs lock

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready  ## install what the lock names into .venv

.venv/.ready: $(LOCK) pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found; install Python 3.11 or newer, or say make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## crawl a replica ministry from end to end and say where to look
	@$(BIN)/mfa demo

test: setup  ## every test that needs nothing but Python (under 5 minutes)
	$(BIN)/pytest -q -n 2

check: setup  ## ruff, mypy --strict, house rules, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

fix: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: setup  ## write the expected records of the saved pages again; read the diff
	$(BIN)/python -m tests.golden

bench: setup  ## CPU and memory side by side with bare Scrapy
	$(BIN)/python -m bench

torture: setup  ## the long tests
	$(BIN)/pytest -q -n 2 -m torture --timeout 3600

crawl: setup  ## crawl a real site: make crawl SITE=pl_mfa_en (needs MFA_CONTACT)
	$(BIN)/mfa crawl $(or $(SITE),pl_mfa_en)

docs: setup  ## write the generated pages of docs/ again
	$(BIN)/python -m docs.generate

lock: setup  ## resolve the dependencies again
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev pyproject.toml -o $(LOCK) --custom-compile-command "make lock"
