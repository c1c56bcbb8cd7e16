"""What lab 02 says in numbers and comparatives."""

from tests.labs.claiming import Agreed, Claim

CLAIMS = [
    Claim("`data.sound` has 16 numbers for each song", lambda lab: lab["data"].sound.shape[1] == 16),
    Claim("spread out into 13 columns", lambda lab: lab["n_kinds"] == 13),
]

AGREED = [
    Agreed("it halves the learning rate", "a setting of fit_early"),
]
