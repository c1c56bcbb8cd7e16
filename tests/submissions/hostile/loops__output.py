# family: loops
# does: prints a hundred megabytes, without line ends and with nothing but line ends
# earns:
# %% extra
import sys
for _ in range(50):
    print("x" * 1_000_000, end="")
    print("\n" * 1_000_000, file=sys.stderr)
"y" * 30_000_000
