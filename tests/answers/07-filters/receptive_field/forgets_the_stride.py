# earns 0: begins at the position itself
def receptive_field(row, column, size=12, stride=2):
    return row, column, row + size, column + size
