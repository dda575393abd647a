# earns 0: returns the size instead of the far corner
def receptive_field(row, column, size=12, stride=2):
    return stride * row, stride * column, size, size
