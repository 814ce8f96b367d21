# Sinergi Hub. Each command sets up what it needs; what is already set up costs nothing.
#
#   make demo [ARGS="--port 8000 --detach"]  run the hub over its embedded sources, until Ctrl-C
#   make stop                                end a detached demo
#   make test [ARGS="-k paging"]             every check and every test
#   make bench [ARGS="--quick"]              measure the hub against its limit
#   make pages                               build the web pages
#   make lock [ARGS="--upgrade"]             write the dependency locks anew
#   make audit                               look up known vulnerabilities of the locked packages
#   make clean                               remove all of the above, but no demo data (var/)
#
# Only relative paths stand here: the folder's own path may have a space in it, which make cannot name.

# The first of these that is Python 3.11 or newer and can make an environment.
PYTHON ?= python3.13 python3.12 python3.11 python3

# What the machine says to other Pythons, or asks of every pip, is not meant for this environment.
unexport PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV
unexport PIP_CONSTRAINT PIP_DRY_RUN PIP_NO_BINARY PIP_ONLY_BINARY PIP_PREFIX PIP_PYTHON PIP_REQUIREMENT PIP_ROOT PIP_TARGET
export PIP_USER := 0

ENV := .venv
RUN := $(ENV)/bin
PIP_INSTALL := $(RUN)/python -m pip --disable-pip-version-check --no-input -qq install --no-deps
LOCKED := --require-hashes --only-binary :all: --requirement
PACKAGES := hub resolvers policies schema tests

# As many processes of tests as tests/conftest.py says, dealt out by tests/side_by_side.py; -n 0 is for a debugger.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

WEB := hub/web
NPM := cd $(WEB) && PATH="$$OLDPWD/$(RUN):$$PATH" npm --loglevel=error
WEB_SOURCES := $(shell find $(WEB) -name node_modules -prune -o -name dist -prune -o -type f ! -name '*.py[cod]' -print 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: demo stop test bench pages lock audit clean

demo: $(ENV)/runtime pages
	@exec $(RUN)/hub demo $(ARGS)

stop:
	@test ! -x $(RUN)/hub || exec $(RUN)/hub demo --stop $(ARGS)

test: $(ENV)/dev pages
	@echo "Checking style ..."
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@echo "Checking types ..."
	@$(RUN)/mypy $(PACKAGES)
	@echo "Checking imports ..."
	@$(RUN)/lint-imports --no-logo
	@echo "Running the tests ..."
	@$(RUN)/python -m pytest -m "not soak" $(SIDE_BY_SIDE) $(ARGS)

bench: $(ENV)/runtime
	@exec $(RUN)/hub bench $(ARGS)

pages: $(if $(wildcard $(WEB)/package.json),$(WEB)/dist/index.html)

# The runtime lock is cut from the development one, so both hold the same versions.
lock: $(ENV)/dev
	@echo "Resolving the dependencies for every platform and Python from 3.11 ..."
	@for lock in "requirements-dev.lock --group build --group dev" \
	             "requirements.lock --group build --constraint requirements-dev.lock"; do \
	    $(RUN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes --no-build \
	        --custom-compile-command "make lock" $(ARGS) pyproject.toml --output-file $$lock || exit; \
	done

audit: $(ENV)/dev
	@$(RUN)/pip-audit --disable-pip --require-hashes --requirement requirements.lock

clean:
	rm -rf $(ENV) $(WEB)/dist $(WEB)/node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# --- The environment -------------------------------------------------------------------------------------------------

# An environment knows its own path and its own Python: where either has gone, it is made anew.
ifneq ($(shell [ "$$(cat $(ENV)/created 2>/dev/null)" = "$$(pwd -P)" ] && $(RUN)/python -c '' && echo fit),fit)
.PHONY: $(ENV)/created
endif

$(ENV)/created:
	@seen=; usable=; \
	for python in $(PYTHON); do \
	    version=$$($$python -I -c 'import sys; print(*sys.version_info[:3], sep=".")' 2>/dev/null) || continue; \
	    seen="$$seen $$python ($$version)"; \
	    $$python -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
	    usable=$$python; \
	    $$python -I -c 'import ensurepip, venv' 2>/dev/null || continue; \
	    echo "Creating the environment (Python $$version) ..."; \
	    umask 022; $$python -I -m venv --clear $(ENV) && pwd -P > $@; exit; \
	done; \
	if [ -n "$$usable" ]; then \
	    echo "$$usable has no venv or no ensurepip: install them (Debian and Ubuntu: apt-get install python3-venv)"; \
	else \
	    echo "Python 3.11 or newer is needed; found:$${seen:- none}"; \
	    echo "Install one, or name one: make PYTHON=/path/to/python3.12"; \
	fi >&2; exit 1

$(ENV)/runtime: $(ENV)/created requirements.lock pyproject.toml
	@echo "Installing the locked packages ..."
	@umask 022; $(PIP_INSTALL) $(LOCKED) requirements.lock
	@umask 022; $(PIP_INSTALL) --no-build-isolation --no-index --editable .
	@touch $@

$(ENV)/dev: $(ENV)/runtime requirements-dev.lock
	@echo "Installing the development tools ..."
	@umask 022; $(PIP_INSTALL) $(LOCKED) requirements-dev.lock
	@touch $@

# --- The web pages, with the Node of the environment -----------------------------------------------------------------

$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json | $(ENV)/runtime
	@echo "Installing what the web pages are built from ..."
	@$(NPM) ci --no-audit --no-fund > /dev/null
	@touch $@

$(WEB)/dist/index.html: $(WEB)/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "Building the web pages ..."
	@$(NPM) run --silent build > /dev/null
	@touch $@
