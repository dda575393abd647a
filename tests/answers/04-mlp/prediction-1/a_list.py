# earns 0: hedges
prediction_1 = ["b", "c"]
