"""Every harness by its name."""

from __future__ import annotations

from fuzz import of_a_book, of_a_release, of_texts
from fuzz.harness import Harness

__all__ = ["HARNESSES"]

HARNESSES: dict[str, Harness] = {
    harness.name: harness
    for module in (of_a_book, of_a_release, of_texts)
    for harness in module.HARNESSES
}
