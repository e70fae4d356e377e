"""Formats of ours that a pattern cannot say in full."""

import schemathesis
from hypothesis import strategies as st


def passes_eleven_test(digits: str) -> bool:
    """The eleven test of the citizen service number."""
    weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights))
    return total > 0 and total % 11 == 0


schemathesis.openapi.format(
    "bsn",
    st.integers(min_value=10_000_000, max_value=999_999_999)
    .map(lambda number: f"{number:09}")
    .filter(passes_eleven_test),
)
