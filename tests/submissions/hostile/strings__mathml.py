# family: strings
# does: writes formulas that hold scripts, links, styles and colours, MathML of its own, and formulas without end
# needs: a written answer
# earns:
# %% answer="why_not_accuracy"
# $\text{<script>kitCanary()</script>}$ $\href{javascript:kitCanary()}{x}$ $\class{x" onclick=kitCanary() y="}{x}$ $\style{position:fixed}{x}$
#
# <math><mtext><img src=x onerror=kitCanary()></mtext><maction actiontype="statusline" xlink:href="javascript:kitCanary()">x</maction></math>
#
# <svg><a xlink:href="javascript:kitCanary()"><text>x</text></a></svg> <math><annotation-xml encoding="text/html"><script>kitCanary()</script></annotation-xml></math>
#
# $$\begin{matrix}\frac{\frac{\frac{\frac{1}{2}}{3}}{4}}{5}\end{array}$$ $\color{red" onload="kitCanary()}{x}$ $\unicode{x3c}script\unicode{x3e}$
# %% answer="why_counting_wins"
# $\left(\left(\left(\left(\left($ $$\begin{aligned}\begin{aligned}\begin{aligned}x$$ $\def\x{\x\x}\x$ $\newcommand{\a}{\a\a}\a$ $\&lt;script\&gt;$ $\char"3c$
