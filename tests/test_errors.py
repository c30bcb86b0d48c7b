from __future__ import annotations

import inspect
import pickle
import re

import pytest

from kg import errors
from kg.errors import DiploKGError, Fault, InputError, NotFoundError, OutputError, QueryError, RuleError, SettingsError

CLASSES = {
    name: found
    for name, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, DiploKGError) and found is not DiploKGError
}


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+) +(\d) ", errors.__doc__ or "")

    assert {name: int(code) for name, code in drawn} == {name: found.exit_code for name, found in CLASSES.items()}
    assert all(found.__bases__ == (DiploKGError,) for found in CLASSES.values())


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (InputError("a.txt", "is empty"), "a.txt: is empty"),
        (InputError("a.csv", "odd", place="3", expected="two columns"), "a.csv:3: odd; expected two columns"),
        (SettingsError("base", 5, "an IRI"), "base: 5 is not an IRI"),
        (QueryError("who", "no such query", near=["whom"]), "who: no such query; did you mean whom?"),
        (NotFoundError("Atlantis"), "nothing is known as 'Atlantis'"),
        (NotFoundError("Irak", near=["Iraq", "Iran"]), "nothing is known as 'Irak'; did you mean Iraq, Iran?"),
        (OutputError("out/", "is a folder"), "out/: cannot be written: is a folder"),
    ],
)
def test_messages_say_what_where_and_what_was_expected(error: DiploKGError, message: str) -> None:
    assert str(error) == message


def test_faults_of_rules_come_sorted_once_and_all_together() -> None:
    late, early = Fault("a.yaml", 9, "po", "no such column"), Fault("a.yaml", 2, "", "not YAML", column=4)

    error = RuleError([late, early, late])

    assert error.faults == (early, late)
    assert str(error) == "a.yaml:2:4: not YAML\na.yaml:9: po: no such column"


def test_further_faults_of_settings_follow_the_first() -> None:
    further = SettingsError("size", "big", "a number")

    assert str(SettingsError("colour", "red", "a setting", further=[further])).splitlines()[1] == str(further)


def test_errors_pass_from_process_to_process() -> None:
    error = SettingsError("base", 5, "an IRI", further=[SettingsError("findings", "x", "a number")])

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is SettingsError
    assert str(copy) == str(error)
    assert (copy.name, copy.value, len(copy.further)) == ("base", 5, 1)
