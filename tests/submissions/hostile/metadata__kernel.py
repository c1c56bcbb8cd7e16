# family: metadata
# does: names kernels, languages and programs that are to run it
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    notebook.metadata = {
        "kernelspec": {"name": "../../bin/sh", "display_name": "$(touch pwned)", "language": "bash", "argv": ["sh"]},
        "language_info": {"name": "<script>", "codemirror_mode": {"name": [1]}, "pygments_lexer": "../x"},
        "celltoolbar": ["x"], "kit": {"generated": 5}, "widgets": {"state": {"a": "b" * 100_000}},
    }
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
