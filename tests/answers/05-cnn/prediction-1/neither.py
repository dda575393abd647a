# earns 0: thinks that information is all that counts
prediction_1 = "a"
