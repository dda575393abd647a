# earns 0: 12 + 4, as if neighbours were one pixel apart
prediction_1 = "b"
