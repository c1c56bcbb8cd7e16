"""What lab 04 says in numbers and comparatives."""

import re

from tests.labs.claiming import Agreed, Claim


def recall(lab, name):
    return lab["report"][name]["recall@20"].mean


NEAR = 0.008  # a third of an interval's half-width: threads and processors add up in another order


def figures(fragment, *values):
    """A claim that the numbers of a fragment are near some values of the lab, in this order."""
    numbers = [float(one) for one in re.findall(r"[-+]?\.\d{3}", fragment)]

    def holds(lab):
        found = [float(of(lab)) for of in values]
        return len(found) == len(numbers) and all(
            abs(one - other) <= NEAR for one, other in zip(found, numbers, strict=True)
        )

    return Claim(fragment, holds)


def median_lengths(lab, vectors):
    """The median length of the vectors of the least and of the most popular tenth of the artists that are heard."""
    import numpy as np

    heard = np.flatnonzero(lab["listeners"] > 0)
    order = heard[np.argsort(lab["listeners"][heard], kind="stable")]
    length = np.linalg.norm(vectors, axis=1)
    tenth = len(order) // 10
    return np.median(length[order[:tenth]]), np.median(length[order[-tenth:]])


def longer_with_listeners(lab, vectors):
    few, many = median_lengths(lab, vectors)
    return many > 1.5 * few


CLAIMS = [
    Claim("a synthetic world of 600 listeners", lambda lab: lab["n_users"] == 600),
    Claim("250 users are tested at most", lambda lab: len(lab["held"].users) <= 250),
    Claim(
        "So the tags that a tested user gave to their own hidden artists tell the answer.",
        lambda lab: lab["leak"].mean > 0 and lab["masked"] > 0,
    ),
    Claim("So an artist has 503 numbers.", lambda lab: lab["vectors"].shape[1] == 503),
    Claim(
        "Three of the 503 columns are no tags. As large as 1, one of them counts as much as all tags",
        lambda lab: lab["vectors"].shape[1] - lab["tags_only"].shape[1] == 3,
    ),
    Claim(
        "the more listeners an artist has, the more tags, and the longer its row of counts",
        lambda lab: longer_with_listeners(lab, lab["counts_of_tags"]),
    ),
    Claim(
        "the vector of an artist is longer, the more listeners the artist has",
        lambda lab: longer_with_listeners(lab, lab["Y"]),
    ),
    Claim(
        "So which is better? By recall alone, the sums.",
        lambda lab: recall(lab, "sum of tag counts, dot product") > recall(lab, "tags") + 0.01,
    ),
    Claim(
        "It takes the day before which four fifths of the tags were given.",
        lambda lab: abs(lab["before"].sum() / lab["believed"].sum() - 0.8) < 0.05,
    ),
    figures(
        "the recall is .236 without factors, .232 with `concat` and .252 with `product`",
        *(
            lambda lab, name=name: recall(lab, f"funnel, {name}")
            for name in ("no factors", "concat", "product")
        ),
    ),
    figures(
        "By tags, 500 candidates hold .532 of the hidden artists, and the funnel's recall@20 is .252: the first stage "
        "loses .468 of all",
        lambda lab: lab["cap"][500],
        lambda lab: recall(lab, "funnel"),
        lambda lab: 1 - lab["cap"][500],
    ),
    figures(
        "With two sources it is .675 and .269.",
        lambda lab: lab["caps"]["both in turn"],
        lambda lab: recall(lab, "funnel, two sources"),
    ),
    Claim(
        "most of what the new candidates brought in was lost again by the ranker",
        lambda lab: (
            recall(lab, "funnel, two sources") - recall(lab, "funnel")
            < 0.5 * (lab["caps"]["both in turn"] - lab["cap"][500])
        ),
    ),
    Claim(
        "Of what the candidates held, .47 got into the twenty by tags, and .40 by two sources",
        lambda lab: (
            abs(recall(lab, "funnel") / lab["cap"][500] - 0.47) < 0.02
            and abs(recall(lab, "funnel, two sources") / lab["caps"]["both in turn"] - 0.40) < 0.02
        ),
    ),
    Claim("But even the oracle's twenty miss most of them", lambda lab: recall(lab, "oracle") < 0.5),
    Claim(
        "there would be about seventeen times as much to order at each request",
        lambda lab: 16.5 < lab["n_artists"] / lab["N_CANDIDATES"] < 18,
    ),
    figures(
        "on these listeners, with the same inputs, the network differs from the logistic ranker by -.003.",
        lambda lab: lab["by_bending"].mean,
    ),
    Claim("The answers of the course agree", lambda lab: abs(lab["by_bending"].mean) < 0.01),
    figures(
        "with the service (a Gini of .734) than where people come across artists on their own (.686)",
        lambda lab: lab["weeks"]["MF"][-1]["Gini"],
        lambda lab: lab["weeks"]["on their own"][-1]["Gini"],
    ),
    Claim(
        "After seven days the plays are more unequal with the service",
        lambda lab: lab["weeks"]["MF"][-1]["Gini"] > lab["weeks"]["on their own"][-1]["Gini"] + 0.03,
    ),
    figures(
        "Five drawn artists a list bring the Gini to .722",
        lambda lab: lab["weeks"]["MF, 5 of 20 drawn"][-1]["Gini"],
    ),
    Claim(
        "and users pay for them on the first day: fewer of the twenty are liked",
        lambda lab: lab["weeks"]["MF, 5 of 20 drawn"][0]["liked"] < lab["weeks"]["MF"][0]["liked"],
    ),
    Claim(
        "With two equal arms, one experiment in twenty finds a difference where there is none.",
        lambda lab: 0.02 < lab["once"] / 400 < 0.08,
    ),
    Claim(
        "half of the difference takes four times the users",
        lambda lab: abs(lab["users_needed"](0.5, 3) / lab["users_needed"](1, 3) - 4) < 1e-9,
    ),
    Claim(
        "the ranker has twenty-five numbers of a pair",
        lambda lab: len(lab["night"].ranker.arrays()["weights"]) == 25,
    ),
    Claim(
        "three of the artists of a user tell four users of five from everybody else, and five of them nearly all",
        lambda lab: 0.7 < lab["told_apart"][3] < 0.9 < 0.95 < lab["told_apart"][5],
    ),
    Claim(
        "A list by column 0 is worst first",
        lambda lab: recall(lab, "funnel, column 0 for the score") < recall(lab, "popularity"),
    ),
    Claim(
        "and only the five labels among them count as listened to",
        lambda lab: {len(row) for row in lab["held"].labels} == {5},
    ),
]

AGREED = [
    Agreed(
        "they find more than unit vectors do (.169 against .143) and show a tenth of what these show "
        "(.022 of the artists against .228)",
        "rows of docs/reference/funnel.md; tests/labs/test_funnel.py holds the two together",
    ),
    Agreed(
        "500 candidates by both in turn hold .704 of what is hidden, by the factorisation .684 and by tags .557",
        "rows of docs/reference/funnel.md; tests/labs/test_funnel.py holds the two together",
    ),
    Agreed("the real set (1,892 users of Last.fm", "the size of HetRec 2011, as its page says"),
    Agreed("the same lab on 1,892 real users", "the size of HetRec 2011, as its page says"),
    Agreed(
        "To rank the hidden ones among a hundred drawn ones would be faster", "a hundred are fewer than all"
    ),
    Agreed("a tag that was given a thousand times fills a row alone", "an example of the formula"),
    Agreed("`n` may be as large as the number of artists", "the contract of the exercise"),
    Agreed("best first and of any lengths; -1 is an empty place", "the contract of the exercise"),
    Agreed("and -1 never is", "the contract of the exercise"),
    Agreed(
        "There are fewer than `n` only where all sources together hold fewer", "the contract of the exercise"
    ),
    Agreed("has a higher score than one that was not", "the definition of the AUC"),
    Agreed("a hit at the top counts more than one at the end", "the definition of the NDCG"),
    Agreed("(Half a page is plenty.)", "advice on the length, and no statement"),
    Agreed("A funnel loses hidden artists twice", "there are two stages"),
    Agreed("cut the users in two halves", "what the cell does: at the median"),
    Agreed("near 1 when a few get everything", "the definition of the Gini"),
    Agreed("The week is lived three times", "what the cell does: three weeks"),
    Agreed("about half of them each", "the contract of the exercise"),
    Agreed(
        "the interval that holds the true difference in 95 % of such experiments",
        "the definition of the interval",
    ),
    Agreed("is found in eight experiments of ten", "the power that the formula is for"),
    Agreed(
        "(1.96 is what the interval of 95 % stands for, 0.84 the eight of ten.)", "quantiles of the normal"
    ),
    Agreed("Try five artists of one kind, then four of one kind and one of another.", "what to try"),
    Agreed("A third source: the friends", "a suggestion"),
    Agreed("The original had twenty of those", "counted in the original's repository: 20 of 536 columns"),
]
