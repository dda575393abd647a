# earns 0: thinks that softmax only sorts
prediction_1 = "a"
