# earns 0: returns top, bottom, left, right
def receptive_field(row, column, size=12, stride=2):
    top, left = stride * row, stride * column
    return top, top + size, left, left + size
