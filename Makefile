# Everything a developer runs. `make` alone lists it. Continuous integration runs the same commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Errors only.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

KILLED := $(if $(KILLS),--kills=$(KILLS))

.DEFAULT_GOAL := help
.PHONY: help env env-test dist onefile docs pictures demo chromium java test quick check format bench behaviour fuzz attacks golden lock clean postgresql

help: ## list the commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 16

env: $(VENV)/run.stamp ## install what surveybench needs into .venv, at the locked versions

env-test: $(VENV)/test.stamp ## the same, and what the tests need

dist: env ## build wheel, source archive and bill of materials, the same bytes each time, in dist
	@$(BIN)/python -m hatchling build -d dist
	@$(BIN)/python .ci/sbom.py requirements.lock dist/sbom.cdx.json

onefile: env ## the whole program in one file for this system and Python, dist/surveybench.pyz
	@$(BIN)/python -c 'import shiv' 2>/dev/null || $(PIP) install 'shiv>=1.0.8'
	@$(BIN)/python .ci/one_file.py requirements.lock dist/surveybench.pyz
	@$(BIN)/python dist/surveybench.pyz doctor

docs: env ## build the documentation as a site, in the folder site
	@$(BIN)/python -c 'import material' 2>/dev/null || $(PIP) install --no-build-isolation -e '.[docs]'
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict -q
	@echo "open site/index.html"

pictures: env ## draw the pictures of README anew, with poppler-utils and chromium
	@$(BIN)/python .ci/pictures.py docs/pictures

demo: env ## make a small survey and its reports in the folder demo
	@$(BIN)/surveybench demo demo

test: env-test chromium java postgresql ## run every test
	@$(BIN)/python -m pytest -n 2

quick: env-test ## types of the package, rules of the house, units: a minute
	@$(BIN)/ruff check --quiet .
	@$(BIN)/pyright src & types=$$!; \
	$(BIN)/python -m pytest -q -n 2 -m 'not slow' tests/unit tests/test_house.py && wait $$types

check: env-test ## check format, style, types and the rules of the house
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/python -m pytest -q tests/test_house.py

format: env-test ## put the code into the standard format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: env ## measure speed and memory, and write docs/performance.md
	@$(BIN)/python -c 'import duckdb, pandas, polars' 2>/dev/null \
		|| $(PIP) install --no-build-isolation -e '.[bench]' \
		|| echo "without DuckDB, pandas and Polars: what they take is not measured"
	@$(BIN)/python bench/run.py $(CASES)

behaviour: env ## simulate how intervals, tests and limits behave, and write docs/methods/behaviour.md
	@$(BIN)/python bench/behaviour.py $(TIMES)

fuzz: env-test ## look for inputs that break a property: some hours; make fuzz KILLS=1000
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile=fuzz --timeout=3600 $(KILLED) tests/properties \
		tests/conformance/test_stops.py tests/conformance/test_disk_faults.py tests/conformance/test_hostile_folder.py \
		tests/conformance/test_hostile_data.py tests/conformance/test_little_memory.py \
		tests/conformance/test_counts_travel.py tests/conformance/test_intake.py tests/unit/test_pieces.py

attacks: env-test ## every way in on 200 random releases: a table; make attacks RELEASES=20
	@cd tests && ../$(BIN)/python -m attacks.random_releases $(or $(RELEASES),200)

golden: env-test ## write the golden files anew, after a wanted change
	@$(BIN)/python tests/golden/made.py

clean: ## remove what the commands made, and keep .venv
	@rm -rf demo dist site build .pytest_cache .ruff_cache .hypothesis
	@find src tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# The browser tests want a Chromium. Where none is and one may be installed, this installs it.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| command -v google-chrome >/dev/null || { \
		command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && { \
			echo "installing chromium for the browser tests"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1; }; } \
	|| echo "no chromium: the browser tests will be skipped"

# The tests of databases want a server of PostgreSQL, which they start and stop themselves.
postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && { \
			echo "installing a PostgreSQL server for the tests of databases"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends postgresql; } >/dev/null 2>&1; }; } \
	|| echo "no PostgreSQL server: the tests of databases will skip it"

# The tests of the engine spark want Java 17. Where none is and it may be installed, this does.
java:
	@command -v java >/dev/null || test -x "$${JAVA_HOME:-nowhere}/bin/java" || { \
		command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && { \
			echo "installing a Java runtime for the tests of the engine spark"; \
			{ apt-get update -qq && for jre in openjdk-17-jre-headless default-jre-headless; do \
			DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$jre \
			&& break; done; } >/dev/null 2>&1; command -v java >/dev/null; }; } \
	|| echo "no Java: the tests of the engine spark will be skipped"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "surveybench needs Python 3.11 or newer. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make $(VENV). On Debian or Ubuntu: apt-get install python3-venv"; \
		exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing requirements.lock into $(VENV)"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: requirements-test.lock pyproject.toml | $(BIN)/python
	@echo "installing requirements-test.lock into $(VENV)"
	@$(PIP) install -r requirements-test.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp

# The locks hold for Linux, macOS and Windows and for every Python from 3.11 on: one set of
# versions, so one set of results. They name no place to download from.
LOCK := .venv-lock/bin/uv pip compile pyproject.toml --group build --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-config --quiet --custom-compile-command "make lock"

lock: ## resolve the locks again: make lock, or make lock UPGRADE=--upgrade
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock \
		&& .venv-lock/bin/python -m pip install --quiet 'uv>=0.9'; }
	@$(LOCK) $(UPGRADE) -o requirements.lock
	@$(LOCK) $(UPGRADE) --extra test -c requirements.lock -o requirements-test.lock
