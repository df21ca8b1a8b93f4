# Every target sets itself up: a virtual environment in the checkout, dependencies from a lock file with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data

.PHONY: demo crawl browse test test-long check lock images clean

demo: $(VENV)/.ready
	$(BIN)/marsad demo --data $(DATA)

crawl: $(VENV)/.ready
	$(BIN)/marsad crawl --data $(DATA)

browse: $(VENV)/.ready
	$(BIN)/marsad browse --data $(DATA)

# The browsing tests run a second time under the newest pre-release of Datasette 1.0, laid over the environment.
test: $(VENV)/.ready-dev $(VENV)/.ready-datasette1
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2
	PYTHONPATH=$(VENV)/datasette1 $(BIN)/python -m pytest -n 2 -m "not browser and not long" tests/browse

images: $(VENV)/.ready-dev
	$(BIN)/python -m tests.browse.images

test-long: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m long

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What a user needs. Written last, so that a set-up cut short is done again.
$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Marsad needs Python 3.11 or newer: make PYTHON=python3.13 ...")'
	@echo 'Setting up the environment in $(VENV): about a minute, once.'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.ready-datasette1: requirements-datasette1.lock $(VENV)/.ready
	rm -rf $(VENV)/datasette1
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(VENV)/datasette1 -r requirements-datasette1.lock
	touch $@

clean:
	rm -rf $(VENV)
