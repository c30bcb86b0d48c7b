from __future__ import annotations

import pytest

from kg import resources
from kg.errors import ResourceError


@pytest.mark.parametrize("kind", ["ontology", "shapes", "seeds", "data"])
def test_each_kind_is_found(kind: str) -> None:
    assert resources.folder(kind).is_dir()


def test_files_are_named_below_their_folder_and_sorted() -> None:
    names = list(resources.names("seeds", "registry", suffix=".csv"))

    assert "registry/states.csv" in names
    assert names == sorted(names)
    assert resources.read_text("seeds", names[0])


@pytest.mark.parametrize(
    ("kind", "name"),
    [("nothing", "x"), ("data", "absent.toml"), ("data", "lexicons"), ("data", "absent/settings.toml")],
)
def test_a_missing_file_is_told_with_the_places_looked_in(kind: str, name: str) -> None:
    with pytest.raises(ResourceError) as caught:
        resources.find(kind, name)

    assert len(caught.value.looked_in) == 2
    assert all(place.endswith(kind) for place in caught.value.looked_in)


def test_a_missing_folder_is_told() -> None:
    with pytest.raises(ResourceError, match="data/absent is missing"):
        list(resources.names("data", "absent"))
