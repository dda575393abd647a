# earns 0: takes the position for the middle of its window
def receptive_field(row, column, size=12, stride=2):
    top = max(0, stride * row - size // 2)
    left = max(0, stride * column - size // 2)
    return top, left, top + size, left + size
