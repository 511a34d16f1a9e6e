# Two commands do everything on a fresh machine: `make book` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help book test check lint types docs rebuild judges extracted bench bench-validate bench-extract clean

help:  ## say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

book: $(READY)  ## validate the book and build its release
	$(BIN)/trucebook validate
	$(BIN)/trucebook build

test: $(READY)  ## run every test, the slow ones too
	$(BIN)/pytest -n auto

check: lint types docs rebuild judges extracted  ## everything else that CI checks

lint: $(READY)  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## types
	$(BIN)/mypy

docs: $(READY)  ## is the codebook in docs/ the one that the schemas make?
	$(BIN)/trucebook codebook --check docs/codebook.md

extracted: $(READY)  ## with the texts at hand: is dataset/extracted/ what the extractor makes, all reviewed?
	@if [ -n "$$TRUCEBOOK_TEXTS" ]; then $(BIN)/trucebook review --check; \
	else echo 'skipped: dataset/extracted/ is checked where $$TRUCEBOOK_TEXTS is set'; fi

# Older releases came from older states of the book: git and their checksums hold those.
rebuild: $(READY)  ## build the book's release again and compare every byte
	rm -rf .rebuilt && mkdir .rebuilt
	$(BIN)/trucebook build --out .rebuilt
	for version in $$(ls .rebuilt | grep -v json); do \
	    if [ -d build/$$version ]; then diff -r .rebuilt/$$version build/$$version || exit 1; \
	    else echo "skipped: $$version is not released yet"; fi; done
	rm -rf .rebuilt

judges: $(READY) .venv-cff/.ready  ## independent clients on every release
	.venv-cff/bin/cffconvert --validate
	for release in build/*/; do \
	    $(BIN)/frictionless validate --type package $$release/datapackage.json || exit 1; \
	    (cd $$release && sha256sum --check --strict --quiet SHA256SUMS) || exit 1; done

bench: $(READY)  ## measure reading against bare pandas
	$(BIN)/python benches/load.py

bench-validate: $(READY)  ## measure judging one table beside its peers (ROWS="100000 1000000")
	$(BIN)/python benches/validate.py $(ROWS)

bench-extract: $(READY) .venv-peers/.ready  ## measure extraction beside its peers (PARTS="speed quality")
	$(BIN)/python benches/extract.py $(PARTS)

clean:  ## remove the environments and caches
	rm -rf $(VENV) .venv-cff .venv-peers .rebuilt .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

# cffconvert wants jsonschema < 4, frictionless a newer one: it lives in an environment of its own.
.venv-cff/.ready: Makefile
	$(PYTHON) -m venv .venv-cff
	.venv-cff/bin/python -m pip install --quiet --disable-pip-version-check 'cffconvert>=2,<3'
	touch $@

# The extractor's peers conflict with ours. Each installs or fails by itself: the bench names
# those that do not run. compromise is JavaScript and wants node.
.venv-peers/.ready: benches/peers/requirements.txt benches/peers/package.json
	$(PYTHON) -m venv .venv-peers
	grep -v '^#' $< | while read peer; do \
	    .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check "$$peer" \
	    || echo "not installed: $$peer"; done
	mkdir -p .venv-peers/node && cp benches/peers/package.json .venv-peers/node/
	npm install --silent --prefix .venv-peers/node || echo "not installed: compromise"
	touch $@
