# family: strings
# does: writes scripts and markup into answers, outputs, names and messages
# needs: a written answer
# earns: hit_at_k=0
# %% answer="why_not_accuracy"
# <script>kitCanary()</script> <img src=x onerror=kitCanary()> [x](javascript:kitCanary()) $\href{javascript:kitCanary()}{x}$
#
# <iframe srcdoc="<script>kitCanary()</script>"></iframe>
#
# </div></body><script>kitCanary()</script>
# %% answer="why_counting_wins"
# ![x](http://127.0.0.1:{{PORT}}/seen.png) <style>body { display: none }</style> <svg onload=kitCanary()>
# %% exercise="hit_at_k"
from IPython.display import HTML, Javascript, display
display(HTML("<script>kitCanary()</script>"), Javascript("kitCanary()"))
print("<script>kitCanary()</script>")
Canary = type("<script>kitCanary()</script>", (ValueError,), {})
def hit_at_k(suggested, held_out):
    raise Canary("<script>kitCanary()</script> </pre><img src=x onerror=kitCanary()>")
raise Canary("<script>kitCanary()</script>")
