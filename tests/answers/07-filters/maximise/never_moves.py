# earns 0: returns the image to start from
def maximise(model, layer, filter, steps, start, rate=0.1):
    return start
