# does: awaits at the top level, in front of what the answer needs
# %% extra
import asyncio
await asyncio.sleep(0)
{{NEEDED}}
