# earns 1: the right choice
prediction_1 = "c"
