"""The registry: states, places, organizations, officials and agreements known before any text is read."""

from kg.registry.load import load_registry
from kg.registry.values import (
    Agreement,
    Entity,
    EntityType,
    MaskedText,
    Membership,
    NameKind,
    Registry,
    RegistryName,
    Tenure,
)

__all__ = [
    "Agreement", "Entity", "EntityType", "MaskedText", "Membership", "NameKind", "Registry", "RegistryName", "Tenure",
    "load_registry",
]  # fmt: skip
