# earns 0: nearest-mean does not look at neighbours
prediction_2 = "a"
