# earns 0: thinks that a network knows what it does not know
prediction_1 = "a"
