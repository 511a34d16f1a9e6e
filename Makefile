# On a fresh machine `make book` judges the book, `make quick` and `make test` the code.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BOOK   := $(VENV)/.book
READY  := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal -m
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
SCHEMA := .venv-actions/bin/check-jsonschema --quiet --builtin-schema vendor.github-

# A module is compiled when it is first imported, and once: pip would compile 30,000 that nothing
# imports, and where Python may keep none, each of some hundred starts would compile its own.
export PIP_COMPILE := 0
export PYTHONDONTWRITEBYTECODE :=

# Independent clients conflict with each other and with ours: each group has an environment.
CLIENTS := .venv-judges/.ready .venv-cff/.ready .venv-check/.ready

.DEFAULT_GOAL := help
.PHONY: help book quick test check lint types docs pages release bundle bundled site confidence tour rebuild clients judges judges-table workflows extracted faults faults-1 faults-2 faults-table faults-desk fuzz soak mutants bench bench-validate bench-extract bench-site words weights clean

help:  ## say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

book: $(BOOK)  ## validate the book and build its release
	$(BIN)/trucebook validate
	$(BIN)/trucebook build

quick: $(READY)  ## run the fast tests, two minutes on two cores
	$(PYTEST) 'not slow and not judges'

test: $(READY)  ## run every test of our own, eight minutes on two cores
	$(PYTEST) 'not judges'

check: judges faults lint types docs rebuild extracted bundled site  ## everything else that CI checks

lint: $(READY)  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## types
	$(BIN)/mypy

# Pages about rows are those of the newest release: a change of a row does not touch them.
docs: $(BOOK)  ## are the pages in docs/ those of the newest release, and the forms those of the schemas?
	$(BIN)/trucebook codebook --released --pages --check docs/codebook
	$(BIN)/trucebook reliability --released --check docs/reliability.md
	$(BIN)/trucebook rules --check docs/rules.md
	$(BIN)/trucebook forms --check

pages: $(BOOK)  ## write those pages and forms again, after a release
	$(BIN)/trucebook codebook --released --pages --out docs/codebook
	$(BIN)/trucebook reliability --released --out docs/reliability.md
	$(BIN)/trucebook rules --out docs/rules.md
	$(BIN)/trucebook forms

# Scores and pages describe a release: they are made with it, not with every change of a row.
release: $(READY)  ## score the extractor, release the book, write the pages again; needs the texts
	$(BIN)/trucebook review --articles tests/articles
	$(BIN)/trucebook release
	$(MAKE) pages

# esbuild and the libraries are npm packages in exact versions; what they make is kept in the tree.
FRONT := src/trucebook/pages/front
bundle: .venv-front/.ready  ## make the scripts and the style of pages again from their sources
	$(PYTHON) $(FRONT)/bundle.py .venv-front src/trucebook/pages/bundle

bundled: .venv-front/.ready  ## is the bundle what its sources and the npm packages make?
	$(PYTHON) $(FRONT)/bundle.py .venv-front .bundled >/dev/null 2>&1
	diff -r .bundled src/trucebook/pages/bundle && rm -rf .bundled

site: $(BOOK)  ## pack the newest release with its site into a zip file, and verify both
	rm -rf .site && mkdir .site
	$(BIN)/trucebook export $(RELEASES) --to zip --out .site/release.zip
	$(BIN)/trucebook verify .site/release.zip --index build
	rm -rf .site

confidence: $(READY)  ## write docs/confidence.md again, after a change of the grammar
	$(BIN)/trucebook evaluate --articles tests/articles --only sealed --confidence docs/confidence.md

tour: $(READY)  ## run docs/tour.ipynb again and draw the picture in the README, after a release
	$(BIN)/python tests/test_tour.py

extracted: $(READY)  ## is docs/confidence.md so, and, with the texts, dataset/extracted/, all reviewed?
	rm -rf .confidence && mkdir .confidence
	$(BIN)/trucebook evaluate --articles tests/articles --only sealed --confidence .confidence/confidence.md
	diff .confidence/confidence.md docs/confidence.md && rm -rf .confidence
	@if [ -n "$$TRUCEBOOK_TEXTS" ]; then $(BIN)/trucebook review --check; \
	else echo 'skipped: dataset/extracted/ is checked where $$TRUCEBOOK_TEXTS is set'; fi

# Older releases came from older states of the book: git and their checksums hold those. Between
# releases there is nothing to compare: what is built is a trial, build/dev/.
rebuild: $(BOOK)  ## build the book's release again and compare every byte
	rm -rf .rebuilt && mkdir .rebuilt
	$(BIN)/trucebook build --out .rebuilt
	for version in $$(ls .rebuilt | grep -v json); do \
	    if [ -d build/$$version ]; then diff -r .rebuilt/$$version build/$$version || exit 1; \
	    else echo "skipped: the book has changed since its last release"; fi; done
	rm -rf .rebuilt

# An older release was judged when it was the newest; `make test` verifies that it is the same.
RELEASES = $(shell ls -dv build/[0-9]*/ | tail -1)
judges: $(READY) $(CLIENTS) workflows  ## independent clients, installers, verify on the newest release
	$(PYTEST) judges $$(grep -rl 'pytest.mark.judges' tests --include='test_*.py')
	PYTHONPATH=tests $(BIN)/python -m judges $(RELEASES)

clients: $(CLIENTS) .venv-actions/.ready  ## install what `make judges` runs

judges-table: $(READY) $(CLIENTS)  ## write docs/judges.md again: who sees which fault
	PYTHONPATH=tests $(BIN)/python -m judges --table docs/judges.md

# Ends with 1 where a command that breaks off loses something. Needs Linux and a C compiler.
faults: faults-1 faults-2  ## break off every command that writes, at every kind of change

faults-1 faults-2: $(READY)
	PYTHONPATH=tests $(BIN)/python -m faults --most 0 --modes kill eio --part $(@:faults-%=%)/2

faults-table: $(READY)  ## the same in more places, and write docs/faults.md again
	PYTHONPATH=tests $(BIN)/python -m faults docs/faults.md

# CI kills them where the state turns: tests/review/web/test_kills.py.
faults-desk: $(READY)  ## kill the actions of the review page at every change of a file
	PYTHONPATH=tests $(BIN)/python -m faults.desk

# A new book's own are judged as `init` writes them.
workflows: $(READY) .venv-actions/.ready  ## independent judges on workflows, action, hooks, issue forms
	rm -rf .started && $(BIN)/trucebook init .started
	.venv-actions/bin/zizmor --offline --quiet .github action.yml .started/.github
	for folder in .github .started/.github; do \
	    $(SCHEMA)workflows $$folder/workflows/*.yml \
	    && $(SCHEMA)issue-forms $$folder/ISSUE_TEMPLATE/*-is-*.yml \
	    && $(SCHEMA)issue-config $$folder/ISSUE_TEMPLATE/config.yml || exit 1; done
	$(SCHEMA)actions action.yml
	$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml
	$(BIN)/pre-commit validate-config .pre-commit-config.yaml .started/.pre-commit-config.yaml
	rm -rf .started

fuzz: $(READY) $(VENV)/.fuzzing  ## hand hostile bytes to every parser (RUNS=1000 HARNESS="table zip")
	PYTHONPATH=tests $(BIN)/python -m fuzz $(HARNESS) --runs $(or $(RUNS),100000)

# Ends with 1 where memory, files, threads, processes or temporary files have grown. Needs Linux.
soak: $(READY)  ## validate, extract, load and answer in one process for an hour (MINUTES=5)
	PYTHONPATH=tests $(BIN)/python -m soak --minutes $(or $(MINUTES),60)

# mutmut changes one operator, number or word at a time and runs the tests of that module: what no
# test notices is listed. Which modules and tests: [tool.mutmut] in pyproject.toml.
mutants: $(READY)  ## how many small changes of the code do the tests notice, module by module?
	$(PIP) install -c constraints.txt -e '.[mutants]'
	rm -rf mutants && $(BIN)/python -m mutmut run --max-children 1
	$(BIN)/python -m mutmut results
	@$(BIN)/python -m mutmut results --all true | sed -E 's/^ +//; s/\.x[^.]+: /: /' \
	| awk -F': ' '{ all[$$1]++; if ($$2 != "survived" && $$2 != "no tests") seen[$$1]++ } \
	    END { for (name in all) printf "%s: %d of %d noticed\n", name, seen[name], all[name] }' | sort

bench: $(READY)  ## measure reading against bare pandas
	$(BIN)/python benches/load.py

bench-validate: $(READY)  ## measure judging one table beside its peers (ROWS="100000 1000000")
	$(PIP) install -c constraints.txt -e '.[bench]'
	$(BIN)/python benches/validate.py $(ROWS)

bench-extract: $(READY) .venv-peers/.ready  ## measure extraction beside its peers (PARTS="speed quality")
	$(BIN)/python benches/extract.py $(PARTS)

bench-site: $(READY)  ## measure the explorer beside its peers, and in a browser (ROWS="54 5000")
	$(PIP) install -c constraints.txt -e '.[bench]'
	$(BIN)/python benches/site.py $(ROWS)

words: $(READY)  ## collect what the program says for its translations, and compile these
	PYTHONPATH=tests $(BIN)/python tests/words.py

weights: $(READY)  ## fit again who speaks, on the coded passages of tests/extract/
	$(BIN)/python tests/extract/fit_speakers.py

clean:  ## remove the environments and caches
	rm -rf $(VENV) .venv-judges .venv-cff .venv-check .venv-actions .venv-front .venv-peers .bundled .site .rebuilt .started mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis

# What a book needs is half of what the tests need.
$(BOOK): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e '.[curate]'
	touch $@

$(READY): $(BOOK)
	$(PIP) install -c constraints.txt -e '.[dev]'
	touch $@

# What leads the bytes does not install everywhere; without it all inputs are drawn by shape.
$(VENV)/.fuzzing: tests/fuzz/requirements.txt $(READY)
	$(PIP) install -r $< || echo "not installed: atheris"
	touch $@

# cffconvert wants jsonschema < 4, the others a newer one.
.venv-cff/.ready: Makefile | $(BOOK)
	$(PYTHON) -m venv --without-pip .venv-cff
	$(PIP) --python .venv-cff install 'cffconvert>=2,<3'
	touch $@

# The judges of workflows are programs of their own; nothing of theirs is imported.
.venv-actions/.ready: Makefile | $(BOOK)
	$(PYTHON) -m venv --without-pip .venv-actions
	$(PIP) --python .venv-actions install 'zizmor>=1.30,<2' 'check-jsonschema>=0.36,<1'
	touch $@

# What node lacks or npm cannot install is left out, and the tests name it.
.venv-judges/.ready: tests/judges/requirements.txt tests/judges/constraints.txt tests/judges/package.json | $(BOOK)
	$(PYTHON) -m venv --without-pip .venv-judges
	$(PIP) --python .venv-judges install \
	    -c tests/judges/constraints.txt -r tests/judges/requirements.txt
	mkdir -p .venv-judges/node && cp tests/judges/package.json .venv-judges/node/
	npm install --silent --no-package-lock --prefix .venv-judges/node || echo "not installed: the clients on node"
	touch $@

# check-datapackage wants Python 3.12: without one it is left out, and the tests name it.
.venv-check/.ready: Makefile
	mkdir -p .venv-check
	for python in $(PYTHON) python3.14 python3.13 python3.12 \
	    $$(ls -d $$(pyenv root 2>/dev/null)/versions/3.1[2-9].*/bin/python 2>/dev/null); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	        $$python -m venv .venv-check && .venv-check/bin/python -m pip install --quiet \
	            --disable-pip-version-check 'check-datapackage==0.37.0' && break; fi; done
	touch $@

.venv-front/.ready: $(FRONT)/package.json
	mkdir -p .venv-front && cp $< .venv-front/
	npm install --silent --no-package-lock --prefix .venv-front
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
