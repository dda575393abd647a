# earns 0: thinks that where zeros have no ink nothing happens
prediction_1 = "b"
