# does: draws a figure, in front of what the answer needs
# %% extra
import matplotlib.pyplot as plt
plt.figure()
plt.plot([1, 2])
plt.show()
{{NEEDED}}
