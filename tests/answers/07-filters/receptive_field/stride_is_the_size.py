# earns 0: takes the windows to lie side by side
def receptive_field(row, column, size=12, stride=2):
    return row * size, column * size, (row + 1) * size, (column + 1) * size
