# Every target sets itself up: a virtual environment in the checkout, dependencies from a lock file with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The demo has an archive of its own; what is browsed is yours, once there is one.
DEMO_DATA := $(or $(DATA),data-demo)
CRAWL_DATA := $(or $(DATA),data)
BROWSE_DATA := $(or $(DATA),$(if $(wildcard data/articles.db),data,data-demo))
MUTANTS ?=
FAST := tests/arabic tests/dates tests/decide tests/dedup tests/discover tests/extract tests/learn tests/model tests/phrases \
	tests/run tests/search tests/sources tests/web tests/workers/test_queue.py tests/test_architecture.py

.PHONY: demo crawl browse render test test-fast test-long test-dateutil mutants check lock images font clean

demo: $(VENV)/.ready
	$(BIN)/marsad demo --data $(DEMO_DATA)

crawl: $(VENV)/.ready
	$(BIN)/marsad crawl --data $(CRAWL_DATA)

browse: $(VENV)/.ready
	$(BIN)/marsad browse --data $(BROWSE_DATA)

# The browsing tests run a second time under the newest pre-release of Datasette 1.0, the tests of dates under the oldest
# dateutil, each laid over the environment.
test: $(VENV)/.ready-dev $(VENV)/.ready-datasette1 $(VENV)/.ready-dateutil
	@echo 'About fifteen minutes on two cores: checks, types, all tests, the pages again under Datasette 1.0. Shorter: make test-fast'
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2
	PYTHONPATH=$(VENV)/datasette1 $(BIN)/python -m pytest -n 2 -m "not browser and not long" tests/browse
	PYTHONPATH=$(VENV)/datasette1 $(BIN)/python -m pytest -n 2 tests/browse/test_skin_in_browser.py
	PYTHONPATH=$(VENV)/dateutil $(BIN)/python -m pytest -n 2 tests/dates

# What is pure, and the shape of the code: no servers, no browser, no other processes.
test-fast: $(VENV)/.ready-dev
	@echo 'Under two minutes: the pure code and its shape.'
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 -m "not browser and not long" $(FAST)

images: $(VENV)/.ready-dev
	$(BIN)/python -m tests.browse.images

render: $(VENV)/.ready-render

test-long: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m long

# One change in one function at a time, and whether a test fails. Piece by piece: make mutants MUTANTS='crawler.learn.*'
mutants: $(VENV)/.ready-dev
	@echo 'From twenty minutes on, on two cores with nothing else to do; a second call goes on where the first was stopped.'
	nice $(BIN)/mutmut run --max-children 2 $(if $(MUTANTS),'$(MUTANTS)')
	$(BIN)/python -m tests.mutants

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

# What renders pages that only scripts write; the browser is Debian's: apt install chromium.
$(VENV)/.ready-render: requirements-render.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-render.lock
	touch $@

$(VENV)/.ready-datasette1: requirements-datasette1.lock $(VENV)/.ready
	rm -rf $(VENV)/datasette1
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(VENV)/datasette1 -r requirements-datasette1.lock
	touch $@

$(VENV)/.ready-dateutil: $(VENV)/.ready-dev
	rm -rf $(VENV)/dateutil
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $(VENV)/dateutil python-dateutil==2.9.0
	touch $@

# The lock files, with hashes, from what pyproject.toml asks for: the newest versions that it allows.
lock: $(VENV)/.uv
	echo 'setuptools>=75' | $(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --upgrade pyproject.toml - -o requirements.lock
	echo 'setuptools>=75' | $(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --upgrade --extra dev pyproject.toml - -o requirements-dev.lock
	echo 'playwright>=1.65' | $(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --constraint requirements-dev.lock - -o requirements-render.lock
	echo 'datasette>=1.0a0' | $(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --upgrade --prerelease allow --python-version 3.11 - -o requirements-datasette1.lock

$(VENV)/.uv: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	touch $@

# The face of Arabic texts: one weight, one block of letters, of a package whose licence lies beside what is made of it.
FONT := noto-naskh-arabic
LETTERS := U+0600-06FF,U+200C-200F,U+25CC,U+FD3E-FD3F,U+FDF2
font: $(VENV)/.uv
	rm -rf $(VENV)/font && mkdir $(VENV)/font
	cd $(VENV)/font && npm pack --silent @fontsource-variable/$(FONT)@5.3.0 && tar xzf *.tgz
	$(BIN)/uv tool run --from 'fonttools[woff]==4.68.0' fonttools varLib.instancer --quiet \
		$(VENV)/font/package/files/$(FONT)-arabic-wght-normal.woff2 wght=400 -o $(VENV)/font/$(FONT).ttf
	$(BIN)/uv tool run --from 'fonttools[woff]==4.68.0' pyftsubset $(VENV)/font/$(FONT).ttf --unicodes=$(LETTERS) \
		'--layout-features=*' --flavor=woff2 --output-file=crawler/browse/static/$(FONT).woff2
	cp $(VENV)/font/package/LICENSE crawler/browse/static/$(FONT).txt

clean:
	rm -rf $(VENV)
