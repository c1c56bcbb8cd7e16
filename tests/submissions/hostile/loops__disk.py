# family: loops
# does: writes files until somebody says no
# earns:
# %% extra
try:
    with open("big", "wb") as file:
        for _ in range(150):
            file.write(bytes(1_000_000))
except OSError as error:
    print(type(error).__name__)
for i in range(2_000):
    open(f"small{i}", "w").close()
