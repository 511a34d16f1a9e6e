"""The version of the package, and the form of the versions of data: 1.2.3."""

import re

__version__ = "0.8.0"

_NUMBER = "(0|[1-9][0-9]{0,8})"


def is_version(text: object) -> bool:
    """Whether something is a version of data: three numbers in ASCII digits, without labels."""
    return isinstance(text, str) and bool(re.fullmatch(rf"{_NUMBER}(\.{_NUMBER}){{2}}", text))


def version_key(version: str) -> tuple[int, ...]:
    """Sort key of a version of data."""
    return tuple(int(part) for part in version.split("."))
