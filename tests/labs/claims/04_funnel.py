"""What lab 04 says in numbers and comparatives."""

from tests.labs.claiming import Agreed, Claim

CLAIMS = [
    Claim("a synthetic world of 600 listeners", lambda lab: lab["n_users"] == 600),
    Claim("500 users are tested at most", lambda lab: len(lab["held"].users) <= 500),
]

AGREED = [
    Agreed("the real set (1,892 users of Last.fm", "the size of HetRec 2011, as its page says"),
]
