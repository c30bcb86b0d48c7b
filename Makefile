# Two commands matter: `make graph` and `make test`. Every recipe is a line that can be pasted into a shell.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt
SETUP_FILES := pyproject.toml constraints.txt
PYTEST ?= -n 2 -q
SOAK_SECONDS ?= 3600
GRAPH_FILES = $(shell find kg ontology shapes seeds -type f ! -name '*.pyc') $(shell find ontology shapes seeds -type d)

.DEFAULT_GOAL := help
.PHONY: help setup graph test test-stores test-kill test-faults test-peer test-web fuzz soak lint types layers floors check eval pairs docs format bench build constraints clean
.PHONY: always

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: .venv/.tools ## make .venv with diplokg (editable) and the tools of development

graph: build/summary.txt ## build seeds/ into build/graph.ttl, validate it, print what is in it
	@cat build/summary.txt

test: .venv/.tools ## run the whole test suite
	@$(BIN)/python -m pytest $(PYTEST)

test-stores: .venv/.tools ## load real triple stores and ask them; installs Virtuoso and Jena where that can be done
	@bash .ci/install virtuoso-t:virtuoso-opensource java:default-jre-headless /usr/share/java/jena-tdb2.jar:libapache-jena-java
	@$(BIN)/python -m pytest -q -m stores tests/publish

test-peer: .venv/.tools .peer/.installed ## our mappings and tables through Morph-KGC: the same graph
	@KG_MORPH_KGC=$(CURDIR)/.peer/bin/python $(BIN)/python -m pytest -q tests/pipeline/maps/test_peer.py

test-web: .venv/.tools ## look at the pages in Chromium, which is installed where that can be done; pictures go to build/screens
	@bash .ci/install chromium:chromium /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:fonts-noto-cjk npm:npm
	@-npm install --silent --no-audit --no-fund --no-save --prefix build/npm axe-core@4.14.1 @comunica/query-sparql@4.5.0
	@$(BIN)/python -m pytest -q -m browser tests/web tests/serve

test-kill: .venv/.tools ## kill builds into a store at 50 random moments; each next one must make the right bytes
	@KG_KILLS=50 $(BIN)/python -m pytest -q -n 2 tests/pipeline/stored/test_kill.py

test-faults: .venv/.tools ## every row of the tests of faults: full disks, lost rights, signals, damaged stores, endpoints that misbehave: every command under each of them
	@$(BIN)/python -m pytest -q -n 2 -m 'thorough or not thorough' tests/faults tests/hostile/test_large.py

fuzz: .venv/.tools ## hostile input for every reader, a minute each, guided where atheris can be had; what breaks one goes to build/fuzz
	@-$(INSTALL) -e '.[fuzz]'
	@guided=$$($(BIN)/python -c 'import atheris' 2>/dev/null && echo --guided); \
		$(BIN)/python -m tests.hostile.fuzz $$guided --seconds 60 --found build/fuzz

soak: .venv/.tools ## builds, changes and questions for SOAK_SECONDS (an hour); the record goes to build/soak.json
	@$(BIN)/python -m tests.endurance.soak --seconds $(SOAK_SECONDS) --record build/soak.json

lint: .venv/.tools ## style of the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/.tools ## static types, strictly
	@$(BIN)/mypy

layers: .venv/.tools ## imports point downwards only
	@$(BIN)/lint-imports

floors: .venv/.tools ## quality on annotated documents (ours, and those of KG_EVAL_DATA) is not below tests/floors.toml
	@$(BIN)/kg floors tests/floors.toml

check: lint types layers floors test ## all that must hold before a change goes in; what CI calls

eval: .venv/.tools ## the same scores by slot and phenomenon, with each miss
	@$(BIN)/kg floors tests/floors.toml --misses

pairs: .venv/.tools ## precision and recall of joining on labelled pairs, with each error
	@$(BIN)/python -m scripts.pairs --misses

docs: .venv/.tools ## renew what documents show: commands, queries, outputs, the pictures
	@$(BIN)/python -m scripts.draw_piece
	@$(BIN)/python -m scripts.draw_network
	@$(BIN)/python -m scripts.write_docs

format: .venv/.tools ## rewrite the code in the style of the house
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: .venv/.bench ## speed and memory of reading, mapping, validation, Turtle, queries, builds; each beside a peer where there is one
	@$(BIN)/python bench/run.py
	@OMP_NUM_THREADS=1 $(BIN)/python -W ignore -m bench.reading
	@$(BIN)/python -m bench.mapping
	@$(BIN)/python -W ignore -m bench.validation
	@$(BIN)/python -W ignore -m bench.turtle
	@$(BIN)/python -W ignore -m bench.sparql
	@$(BIN)/python -m bench.scale
	@$(BIN)/python -m bench.model bench/scale.jsonl
	@$(BIN)/python -m bench.distributed

build: .venv/.tools ## a wheel and an sdist in dist/, the same bytes each time
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || echo 1577836800) $(BIN)/python -m hatchling build -t wheel -t sdist

constraints: .venv/.tools ## renew constraints.txt from pyproject.toml, and constraints-hashes.txt for releases
	@$(INSTALL) uv
	@$(BIN)/uv pip compile --quiet --universal pyproject.toml --all-extras --upgrade --no-header --no-annotate -o constraints.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes constraints.txt --no-header --no-annotate -o constraints-hashes.txt

clean: ## remove what was built, and .venv
	@rm -rf .venv .peer build dist .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

build/summary.txt: $(SETUP_FILES) $(GRAPH_FILES) $(if $(wildcard build/graph.ttl),,always) | .venv/.runtime
	@mkdir -p build
	@! test -t 1 || export FORCE_COLOR=1; $(BIN)/kg build seeds/registry seeds/documents -o build/graph.ttl >$@ || { code=$$?; cat $@; rm $@; exit $$code; }

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "diplokg needs Python 3.11 or later and found none: sudo apt-get install -y python3-venv make, or name one: make PYTHON=/path/to/python graph" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11 or missing" >&2; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 && test -x $@ || { echo "venv or pip is missing; install them and try again: sudo apt-get install -y python3-venv make" >&2; exit 1; }

# Morph-KGC needs another pyoxigraph than we do, hence a place of its own.
.peer/.installed: | .venv/bin/pip
	@echo "Installing Morph-KGC into .peer …"
	@$(PYTHON) -m venv .peer
	@.peer/bin/pip install -qq --disable-pip-version-check 'morph-kgc==2.10.*'
	@touch $@

.venv/.runtime: $(SETUP_FILES) | .venv/bin/pip
	@echo "Installing diplokg into .venv …"
	@$(INSTALL) -e .
	@touch $@

.venv/.tools: $(SETUP_FILES) | .venv/bin/pip
	@echo "Installing diplokg and its tools into .venv …"
	@$(INSTALL) -e '.[dev]'
	@touch $@ .venv/.runtime
	@mkdir -p build && $(BIN)/kg build seeds/documents -q -o build/first.ttl && rm build/first.ttl  # the first start makes what later ones find

.venv/.bench: $(SETUP_FILES) | .venv/.tools
	@$(INSTALL) -e '.[bench]'
	@touch $@
