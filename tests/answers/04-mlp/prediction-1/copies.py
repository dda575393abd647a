# earns 0: what happens to equal weights that are not zero
prediction_1 = "c"
