# earns 0: 5 times 12, as if windows didn't overlap
prediction_1 = "d"
