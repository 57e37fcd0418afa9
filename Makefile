# Every target sets itself up from a bare clone: the packages go into .venv, the data into var/.
# All it takes is python3 (or PYTHON=python3.12), make and the package index.

PYTHON ?= python3
PORT ?= 8000
export PORT
# Another project's, left in the shell.
unexport DJANGO_SETTINGS_MODULE

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
SET_UP := command -v $(PYTHON) >/dev/null || \
	{ echo "Sad Songs needs Python 3.11 to 3.14, and there is no $(PYTHON) here." >&2; exit 1; }; \
	exec $(PYTHON) tools/environment.py

.PHONY: help run test serve lint lock bench

help:
	@echo "make run     the site with sample lists, for trying it out and working on it"
	@echo "make test    the whole test suite, on SQLite and on PostgreSQL"
	@echo "make serve   the production server over var/, without sample lists"
	@echo "make lint    style, types and missing migrations"
	@echo "make lock    resolves the requirements again (ARGS=--upgrade takes newer versions)"
	@echo "make bench   the benchmarks"

run: export DEBUG := true
run: export DJANGO_RUNSERVER_HIDE_WARNING := true
run:
	@$(SET_UP) requirements.txt --port-for run
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo
	@$(MANAGE) first_login
	@exec $(MANAGE) runserver 127.0.0.1:$(PORT)

test:
	@$(SET_UP) requirements-dev.txt
	@exec $(BIN)/python -m tools.suite

serve:
	@$(SET_UP) requirements.txt --port-for serve
	@exec $(BIN)/python -m tools.serve

lint: export DEBUG := true
lint: export DATABASE_URL := sqlite://:memory:
lint:
	@$(SET_UP) requirements-dev.txt
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run

LOCK := .venv-lock/bin/uv pip compile pyproject.toml --quiet --generate-hashes --universal \
	--python-version 3.11 --no-header $(ARGS)
lock:
	@$(SET_UP)
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/pip install --quiet --disable-pip-version-check uv
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@rm -rf .venv-lock

bench:
	@$(SET_UP) requirements-dev.txt
	@exec $(BIN)/python -m bench
