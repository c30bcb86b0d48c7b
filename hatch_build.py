"""Puts the top-level data folders into real wheels; editable installs read them from the checkout."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipData(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ontology, shapes and the seed registry to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Register the folders unless the build is an editable one."""
        if version == "standard":
            build_data["force_include"].update(
                {"ontology": "kg/ontology", "shapes": "kg/shapes", "seeds/registry": "kg/seeds/registry"}
            )
