# family: wire
# does: asks for functions that were never given, by numbers of every kind
# earns: tuning=0
# %% exercise="tuning"
def tune(configurations, train, score):
    import gc
    from autograde.trust.student_side import StudentSide
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            for number in (-1, 10**6, True, "marks", None, 2**200):
                try:
                    thing.ask(number, (), {})
                except Exception:
                    continue
    return {"best": configurations[0], "validation": 1.0, "test": 1.0}
