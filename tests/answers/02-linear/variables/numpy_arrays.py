# earns 0: NumPy arrays, which the tape doesn't watch
W = np.zeros((784, 10), dtype="float32")
b = np.zeros(10, dtype="float32")
shapes = "(64, 784) (784, 10) (10,) (64, 10)"
