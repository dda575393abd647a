# earns 0: the distances are the same sums in another order
prediction_2 = "c"
