# earns 1: the right choice
prediction_2 = "b"
