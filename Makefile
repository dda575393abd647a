# Everything that is made stays in this folder; `make clean` removes what can be made again.

PYTHON ?= python3
BIN := .venv/bin

# Which notebooks `make outputs` and `make release` take: NOTEBOOKS="01-data 02-linear"; or all.
NOTEBOOKS ?=
OUTPUTS = $(foreach name,$(or $(NOTEBOOKS),*),source/$(name)/*.ipynb)

# What Binder runs when it has installed environment.yml.
BINDER := '\#!/bin/sh\npip install --no-deps --no-build-isolation -e .\n'

# Python would compile TensorFlow anew at every import, and take 12 s instead of 4.5 s.
unexport PYTHONDONTWRITEBYTECODE

export TF_CPP_MIN_LOG_LEVEL := 3
unused := $(shell mkdir -p .cache)
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export PRE_COMMIT_HOME := $(CURDIR)/.cache/pre-commit
export MPLCONFIGDIR := $(CURDIR)/.cache/matplotlib
export IPYTHONDIR := $(CURDIR)/.cache/ipython
export KERAS_HOME := $(CURDIR)/.cache/keras
export JUPYTER_RUNTIME_DIR := $(CURDIR)/.cache/jupyter/runtime
export JUPYTER_DATA_DIR := $(CURDIR)/.cache/jupyter/data
export JUPYTER_CONFIG_DIR ?= $(CURDIR)/.cache/jupyter/config

.PHONY: demo demo-full audit margins test fuzz bench profile load scale docs lab handout install release outputs \
	format lock clean

demo: install  ## grade a small class on real notebooks, and show the result
	$(BIN)/python tests/demo.py

demo-full: install  ## grade the same class on all notebooks, in most of an hour
	$(BIN)/python tests/demo.py full

audit: install  ## try right and wrong answers and mutants in all notebooks
	$(BIN)/autograder audit $(NOTEBOOKS)

margins: install  ## train each reference with 20 seeds, and write docs/maintain/margins.md
	mkdir -p build
	-$(BIN)/autograder audit --mutants 0 --seeds 20 --json build/margins.json
	$(BIN)/python tests/margins.py build/margins.json

# Three on two cores: who waits for a kernel leaves the core to others.
test: install  ## run all tests: style, grader, catalogue of answers, notebooks
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n 3 --nbval-lax tests source

fuzz: install  ## try many more messages on the wire than `make test` does
	$(BIN)/pytest --hypothesis-profile long tests/judging/test_wire.py

bench: install  ## measure what grading costs beside the students' own code
	$(BIN)/python tests/bench.py

profile: install  ## measure which steps of grading take how much of the processor
	$(BIN)/python tests/costs.py

load: install  ## have a class of 200 hand in to the service, and measure its answers
	$(BIN)/python tests/load.py

scale: install  ## measure what one process and one Dask scheduler carry of a large class
	$(BIN)/python tests/scale.py

docs: install  ## build the site from docs/ into build/docs
	$(BIN)/sphinx-build --fresh-env --fail-on-warning --keep-going --quiet docs build/docs

# The template: of nbconvert's two, the one in which exported pictures keep their texts. The app
# is exposed so that course.hand_in() can save the notebook first.
lab: install  ## open the course in JupyterLab; your own copy is in work/
	mkdir -p work && cp -Rn release/. work/ || true
	cd work && ../$(BIN)/jupyter lab --HTMLExporter.template_name=classic \
		--LabApp.expose_app_in_browser=True

handout:  ## pack what students need: no solutions, no hidden tests, no answers
	mkdir -p build
	git archive --prefix=digits/ -o build/digits.zip \
		--add-virtual-file=digits/postBuild:"$$(printf $(BINDER))" \
		HEAD README.md Makefile docs \
		pyproject.toml requirements.lock environment.yml course autograder release

install: .venv/installed

# compileall says no to the templates that some packages hold: that is no reason to stop.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v in {(3, 11), (3, 12), (3, 13)} \
	or sys.exit("Python 3.11, 3.12 or 3.13 is needed, and $(PYTHON) is %d.%d: make PYTHON=..." % v)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -j 0 .venv/lib || true
	touch $@

release: install  ## make release/ from source/
	$(BIN)/autograder release $(NOTEBOOKS)

outputs: install  ## run the notebooks in source/ and store their outputs
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False $(OUTPUTS)
	$(BIN)/jupyter nbconvert --to notebook --inplace --TagRemovePreprocessor.enabled=True \
		--TagRemovePreprocessor.remove_all_outputs_tags=no-output \
		--CoalesceStreamsPreprocessor.enabled=True $(OUTPUTS)

format: install  ## lay out Python and notebooks as `make test` wants them
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: install  ## choose current versions of all packages
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-strip-extras \
		--group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .cache build
