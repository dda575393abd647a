# earns 0: thinks that a network sees as people do
prediction_1 = "d"
