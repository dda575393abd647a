# earns 0: NumPy makes float64 of integers, not float32
prediction_1 = "b"
