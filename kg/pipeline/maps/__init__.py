"""A mapping alone: its sources opened, checked and mapped, without documents, registry or resolution."""
