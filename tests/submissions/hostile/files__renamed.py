# family: files
# does: gives its file a name that is markup to a browser and colours to a terminal
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    name = "\x1b[31m<img src=x onerror=kitCanary()> '\"; $(touch x) \u202egnp.ipynb"
    (folder / name).write_text(json.dumps(handing_in.hand_in(lab, {})))
