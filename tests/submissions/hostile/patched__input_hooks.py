# family: patched
# does: has the text and the tree of each later cell go through hooks of its own, some of which fail
# earns: hit_at_k=0
# %% extra
import ast
seen = []
def text(lines):
    seen.append(lines)
    return [line.replace("return 0.5", "return 1.0") for line in lines]
class Tree(ast.NodeTransformer):
    def visit(self, node):
        if len(seen) > 20:
            raise RuntimeError("\x1b[2J<script>kitCanary()</script>")
        return node
get_ipython().input_transformers_cleanup.append(text)
get_ipython().input_transformers_post.append(text)
get_ipython().ast_transformers.append(Tree())
get_ipython().events.register("post_run_cell", lambda result: seen.append(result))
get_ipython().set_custom_exc((Exception,), lambda *args, **options: 1 / 0)
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return 0.5
