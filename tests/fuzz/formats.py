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

schemathesis.openapi.format(
    "article",
    st.integers(min_value=1, max_value=200).flatmap(
        lambda number: st.sampled_from(
            [
                f"BWBR0015703&artikel={number}",
                f"CVDR{number}/2",
                f"32016R0679/{number}",
            ]
        )
    ),
)


def iban(number: int) -> str:
    """An account of ISO 13616, with the check digits that fit."""
    account = f"ABNA{number:010}"
    digits = "".join(str(int(one, 36)) for one in account + "NL00")
    return f"NL{98 - int(digits) % 97:02}{account}"


schemathesis.openapi.format(
    "iban", st.integers(min_value=0, max_value=9_999_999_999).map(iban)
)
