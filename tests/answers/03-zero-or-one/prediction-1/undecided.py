# earns 0: thinks that "neither" comes out in the middle
prediction_1 = "b"
