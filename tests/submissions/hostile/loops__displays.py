# family: loops
# does: shows ten thousand things, and pictures of megabytes
# earns:
# %% extra
from IPython.display import display
import base64
for i in range(10_000):
    display({"text/plain": "shown", "text/html": "<script>kitCanary()</script>"}, raw=True)
for _ in range(5):
    display({"image/png": base64.b64encode(bytes(1_400_000)).decode()}, raw=True)
