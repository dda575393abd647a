# earns 0: takes one network for the other
prediction_1 = "b"
