"""Generates the tables of states, places and their names in `seeds/registry` from installed packages and hand lists.

Run from the top of the checkout: `python -m scripts.registry --borders …/country-coder/src/data/borders.json`, in an
environment with the packages of `scripts/requirements.txt`. Facts that no package has stand in `scripts/registry/hand`.
"""
