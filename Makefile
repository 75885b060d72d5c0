# Type `make` to see what can be done. Each verb installs what it needs, the first time and when a lock file changed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
CODE := $(wildcard vaccinera config tools tests benchmarks manage.py)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard vaccinera/*/locale/*/LC_MESSAGES/*.po))
HOUSE_CHECKS := tools/size_budgets.py $(wildcard tools/find_*.py)
JUDGED_LOGIC := */rules.py,*/rules/*,*/states.py,*/states/*,*/actions.py,*/actions/*

# PORT, DATABASE_URL, DATABASE_OWNER_URL and the rest of docs/reference/settings.md reach the programs as they stand.
export
# But Python may write down what it has compiled: the tests start many programs, each of which would compile all of ours.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test test-scale check fmt db bench sbom docs python-here node-here browser java card-programs
help: ## List the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: .venv/runtime node_modules/.runtime $(CATALOGUES) ## Start Vaccinera with invented patients, on PORT (8000)
	@exec $(BIN)/vaccinera demo

run: .venv/runtime node_modules/.runtime $(CATALOGUES) ## Serve with the settings in the environment
	@exec $(BIN)/vaccinera serve

test: check node_modules/.full $(CATALOGUES) browser card-programs ## Everything CI runs: the checks, then every test
	$(BIN)/pytest -n 2 --no-loadscope-reorder --cov --cov-report=
	$(BIN)/coverage report --include='$(JUDGED_LOGIC)' --fail-under=100

test-scale: .venv/scale ## Every report on a cluster of Apache Spark; by hand, and before a release
	$(BIN)/pytest -m scale --force-enable-socket -W ignore::ResourceWarning -W ignore::pytest.PytestUnraisableExceptionWarning tests/scale

check: .venv/dev ## Lint, types, import contracts and budgets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet --allow-empty-input $(wildcard vaccinera/web)
	$(BIN)/deptry .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml vaccinera $(wildcard config)
	for check in $(HOUSE_CHECKS); do $(BIN)/python "$$check"; done

fmt: .venv/dev ## Put the code in the house's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

db: .venv/runtime ## Open psql in the database, starting the embedded one if needed
	@exec $(BIN)/vaccinera psql

bench: .venv/dev node_modules/.runtime $(CATALOGUES) ## Measure, and compare with docs/reference
	$(BIN)/python -m benchmarks

sbom: .venv/dev ## List every package that is installed to run it, in CycloneDX, under var/sbom
	mkdir -p var/sbom
	$(BIN)/python -m cyclonedx_py requirements --output-reproducible --pyproject pyproject.toml --output-file var/sbom/python.cdx.json requirements/runtime.lock
	npm sbom --omit dev --package-lock-only --sbom-format cyclonedx > var/sbom/browser.cdx.json

docs: .venv/dev ## Check that every link in the documentation leads somewhere
	$(BIN)/python tools/check_links.py

python-here:
	@command -v $(PYTHON) >/dev/null || { echo "Vaccinera needs Python 3.11 or newer. Debian and Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) tools/prerequisites.py python

node-here: python-here
	@$(PYTHON) tools/prerequisites.py node

# Running and developing are installed apart: a demonstration needs no linters. A lock is complete, so nothing is resolved.
.venv/runtime: requirements/runtime.lock tools/link_checkout.py | python-here
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/runtime.lock
	$(BIN)/python tools/link_checkout.py
	@touch $@

.venv/dev: requirements/dev.lock .venv/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

# Spark is large, and no part of what runs or of the ordinary tests.
.venv/scale: requirements/scale.lock .venv/dev | java
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/scale.lock
	@touch $@

java:
	@command -v java >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy --no-install-recommends default-jre-headless; \
	  else echo "Apache Spark needs Java 17. Debian and Ubuntu: sudo apt-get install -y default-jre-headless" >&2; exit 1; fi; }

node_modules/.runtime: package-lock.json | node-here
	npm ci --omit=dev --no-audit --no-fund --ignore-scripts
	@touch $@

node_modules/.full: package-lock.json | node-here
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@ node_modules/.runtime

%.mo: %.po tools/compile_messages.py
	$(PYTHON) tools/compile_messages.py $<

BROWSERS := chromium chromium-headless-shell
browser:
	@missing=; for program in $(BROWSERS); do command -v "$$program" >/dev/null || missing=1; done; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy $(BROWSERS); \
	  else echo "The journeys need Chromium. Debian: sudo apt-get install -y $(BROWSERS)" >&2; exit 1; fi; }

# The proxy and the software card of tests/journeys/test_cards.py. Nothing of it is started here, and Debian's own nginx
# is kept from starting itself.
CARD_PACKAGES := nginx-light softhsm2 opensc libengine-pkcs11-openssl libnss3-tools curl openssl
card-programs:
	@PATH="$$PATH:/usr/sbin"; missing=; for program in nginx softhsm2-util pkcs11-tool certutil pk12util curl openssl; do \
	  command -v "$$program" >/dev/null || missing=1; done; \
	ls /usr/lib/*/engines-*/pkcs11.so >/dev/null 2>&1 || missing=1; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    [ -e /etc/systemd/system/nginx.service ] || { mkdir -p /etc/systemd/system && ln -s /dev/null /etc/systemd/system/nginx.service; masked=1; }; \
	    apt-get update -q && apt-get install -qy --no-install-recommends $(CARD_PACKAGES); \
	    [ -z "$${masked:-}" ] || rm /etc/systemd/system/nginx.service; \
	  else echo "The journeys with cards need: sudo apt-get install -y $(CARD_PACKAGES)" >&2; exit 1; fi; }
