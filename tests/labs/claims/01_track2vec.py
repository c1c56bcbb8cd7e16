"""What lab 01 says in numbers and comparatives."""

from tests.labs.claiming import Agreed, Claim

CLAIMS = [
    Claim(
        "always answering 0 is right in 5 of 6 cases",
        lambda lab: lab["sampler"].negatives == 5,
    ),
]

AGREED = [
    Agreed("there are about 12.1 tracks", "a figure of the original's file; half of its 24.2 tokens"),
]
