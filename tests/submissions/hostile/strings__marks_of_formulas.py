# family: strings
# does: writes the marks that stand for formulas and pictures while a page is made, in all their spellings
# needs: a written answer
# earns:
# %% answer="why_not_accuracy"
# one &#xFFFD;[formula 99]&#xFFFD; and &#65533;[formula 0]&#65533; of $x^2$ and &#xFFFD;[formula 99999999999999999999999]&#xFFFD;
#
# [x](http://a.invalid "&#xFFFD;[formula 0]&#xFFFD;") ![$\text{" onerror=kitCanary() x="}$](https://a.invalid/0/)
# %% answer="why_counting_wins"
# <abbr title="&#xFFFD;[formula 0]&#xFFFD;">&#xFFFD;[formula 0&#xFFFD;]&#xFFFD;</abbr> $x$ <img src="https://0.invalid/0/" alt="$y$">
