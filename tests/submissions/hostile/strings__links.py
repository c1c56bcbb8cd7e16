# family: strings
# does: hides scripts and addresses in links, references, data addresses, entities and names of places on the page
# needs: a written answer
# earns:
# %% answer="why_not_accuracy"
# [a](data:text/html;base64,PHNjcmlwdD5raXRDYW5hcnkoKTwvc2NyaXB0Pg==) [b](java&#115;cript:kitCanary()) [c](<java	script:kitCanary()>) [d][1] <javascript:kitCanary()>
#
# [1]: javascript:kitCanary() "x\" onclick=kitCanary()"
#
# <a href="&#1;javascript:kitCanary()">x</a> <a href='vbscript:kitCanary()'>x</a> <base href="http://127.0.0.1:{{PORT}}/"> <meta http-equiv="refresh" content="0;url=http://127.0.0.1:{{PORT}}/">
# %% answer="why_counting_wins"
# ![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImtpdENhbmFyeSgpIi8+) <img src="data:image/png;base64,x" onerror="kitCanary()"> <img srcset="http://127.0.0.1:{{PORT}}/x.png 1x">
#
# <form action="http://127.0.0.1:{{PORT}}/"><input name="check_hit_at_k" value="99" autofocus onfocus=kitCanary()></form> <div id="score" style="background:url(http://127.0.0.1:{{PORT}}/)">x</div> <template><script>kitCanary()</script></template>
