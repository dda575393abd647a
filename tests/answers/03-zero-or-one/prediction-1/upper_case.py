# earns 1: right, in upper case
prediction_1 = "C"
