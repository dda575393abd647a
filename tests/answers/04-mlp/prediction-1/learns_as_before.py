# earns 0: thinks of the linear classifier, which could start at zero
prediction_1 = "a"
