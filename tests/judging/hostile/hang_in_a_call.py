# in predict: earns 6, hangs
# The call never ends: that test is lost, and the next one runs.
def predict(x):
    while True:
        pass
