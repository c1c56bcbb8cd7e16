# does: names in Cyrillic
# exercise: hit_at_k
# %% extra
доля = 1
def среднее(числа):
    return sum(числа) / len(числа)
# %% answer
def hit_at_k(suggested, held_out):
    найдено = [цель in строка for строка, цель in zip(suggested, held_out)]
    return float(среднее(найдено) * доля)
