# earns 0: uint8 cannot hold fractions
prediction_1 = "a"
