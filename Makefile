# `make` alone prints what there is to do.
PYTHON ?= $(or $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14,$(shell command -v $(name) 2>/dev/null))),python3.11)
BIN := .venv/bin
LOCK := requirements.lock
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help setup pywb readers replayweb demo test check fix golden bench torture crawl docs pictures lock

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: .venv/.ready  ## install what the lock names into .venv

.venv/.ready: $(LOCK) pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: $(PYTHON) not found; install Python 3.11 or newer, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is older than 3.11; say make PYTHON=/path/to/a/newer/python" >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version): $$(grep -c '^[a-z].*==' $(LOCK)) packages, a minute or two the first time ..."
	@$(PYTHON) -m venv .venv || { \
	  echo "make: no venv; on Debian and Ubuntu: apt install $$(basename $(PYTHON))-venv" >&2; exit 1; }
	@$(PIP) install --require-hashes -r $(LOCK)
	@echo "Installing mfa_crawler itself ..."
	@$(PIP) --quiet install --no-deps --no-build-isolation -e .  # it warns of what -e is
	@touch $@
	@echo "Ready: the commands are in $(BIN)."

pywb: setup .venv/pywb/.ready  ## install pywb, for mfa replay, and wacz, for tests, beside .venv

.venv/pywb/.ready: requirements.pywb.lock
	@$(PYTHON) -m venv .venv/pywb
	@.venv/pywb/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

readers: setup .venv/readers/.ready  ## install what reads and validates releases, for tests, beside .venv

.venv/readers/.ready: requirements.readers.lock
	@$(PYTHON) -m venv .venv/readers
	@.venv/readers/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

# Only its two bundles are used, so npm gets this one package and none of those it was made of.
replayweb: .venv/replayweb/.ready  ## fetch ReplayWeb.page, which opens our WACZ in a test

.venv/replayweb/.ready: tests/replaying/replaywebpage.sha512
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent replaywebpage@2.4.6 >/dev/null && sha512sum --check --quiet $(CURDIR)/$<
	@cd $(@D) && tar -xzf replaywebpage-2.4.6.tgz --strip-components 1
	@touch $@

demo: setup  ## crawl a replica ministry from end to end and say where to look
	@$(BIN)/mfa demo

test: setup  ## every test that needs nothing but Python (under 5 minutes on 2 cores)
	$(BIN)/pytest -q -rs -n 3 --dist loadgroup $(ARGS)

check: setup  ## ruff, mypy --strict, house rules, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m docs.generate --check

fix: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: setup  ## write the expected records of the saved pages again; read the diff
	$(BIN)/python -m tests.golden
	@git --no-pager diff --stat -- tests 2>/dev/null || true

bench: setup  ## CPU, memory and disk side by side with peers (half an hour)
	$(BIN)/python -m bench

torture: setup  ## the long tests (half an hour)
	$(BIN)/pytest -q -n 2 -m torture --timeout 3600

crawl: setup  ## crawl a real site: make crawl SITE=pl_mfa_en MFA_CONTACT=you@example.org
	@$(if $(MFA_CONTACT),MFA_CONTACT='$(MFA_CONTACT)' )$(BIN)/mfa crawl $(or $(SITE),pl_mfa_en) $(ARGS)

docs: setup  ## write the generated pages of docs/ again
	$(BIN)/python -m docs.generate

pictures: setup  ## take the pictures in docs/ again, with Chromium
	$(BIN)/python -m docs.pictures

lock: setup  ## resolve the dependencies again
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev pyproject.toml -o $(LOCK) --custom-compile-command "make lock"
	printf 'pywb>=2.9\nsetuptools<81\nwacz>=0.6\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes - -o requirements.pywb.lock --custom-compile-command "make lock"
	printf 'mlcroissant>=1.1\nroc-validator>=0.13\nfrictionless[json]>=5.21\nduckdb>=1.4\npandas>=3\npolars>=1.36\npyarrow>=22\nnbclient>=0.10\nipykernel>=7\nmatplotlib>=3.10\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes - -o requirements.readers.lock --custom-compile-command "make lock"
	printf 'trafilatura>=2.3,<3\nnewspaper4k[ja,zh]>=0.9.6\nreadability-lxml>=0.9\nlxml-html-clean>=0.4.6\nfastwarc>=2\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes - -o requirements.bench.lock --custom-compile-command "make lock"
