# earns 0: bottom and right are the last that are seen
def receptive_field(row, column, size=12, stride=2):
    top, left = stride * row, stride * column
    return top, left, top + size - 1, left + size - 1
