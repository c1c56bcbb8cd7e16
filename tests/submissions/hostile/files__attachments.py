# family: files
# does: attaches pictures that are scripts, of no kind, broken, too large, too many, and called as paths and markup
# needs: a written answer
# earns:
import base64, json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = json.loads(json.dumps(handing_in.hand_in(lab, {})))
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"<script>kitCanary()</script>" * 5).decode()
    svg = base64.b64encode(b"<svg onload='kitCanary()'/>").decode()
    named = ["../../escaped.png", "/etc/passwd", "x\" onerror=\"kitCanary()", "'><script>kitCanary()</script>", "", "\x1b[2J", "a" * 5_000, "javascript:kitCanary()", "%2e%2e/escaped", "0/", "__proto__"]
    odd = {"a.svg": {"image/svg+xml": svg}, "b.png": {"image/png": svg}, "c.png": {"image/png": "*" * 1_000}, "d.png": {"image/png": [png, 5, None]}, "e.png": {"image/jpeg": {"x": 1}}, "f.png": 7, "g.png": {"text/html": "<script>kitCanary()</script>"}, "h.png": {"image/png": png + "A" * 4_100_000}}
    all_of_them = [odd | {name: {"image/png": png} for name in named}, {f"{i}.png": {"image/png": png} for i in range(1_000)}, [png], "attachment", {"deep": {"image/png": [[[png]]]}}]
    own = [c for c in notebook["cells"] if c["cell_type"] == "markdown" and "nbgrader" in c["metadata"]]
    text = " ".join(f"![x](<attachment:{name}>) <img src='attachment:{name}'>" for name in [*odd, *named] if len(name) < 100)
    for place, attached in enumerate(all_of_them):
        cell = own[0] if place == 0 else {"cell_type": "markdown", "id": f"own{place}", "metadata": {}}
        cell |= {"source": text, "attachments": attached}
        if place:
            notebook["cells"].insert(notebook["cells"].index(own[0]) + 1, cell)
    notebook["cells"][0]["attachments"] = all_of_them[0]
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
