"""The record of one table of `data/`, see table_records.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """One table: where it is read, how it is built, what its record says."""

    source: str
    target: str
    builder: str
    title: str
    experiment: str
    inspire: str
    arxiv: str
    quantity: str
    digitised: str
    licence_note: str
    confidence_level: float | None = None
    locator: str = "not recorded"
    status: str = "found"
    notes: str = ""
