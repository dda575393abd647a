# earns 2: one tuple
def receptive_field(row, column, size=12, stride=2):
    return row * stride, column * stride, row * stride + size, column * stride + size
