# earns 0: takes a sure network for a sensitive one
prediction_1 = "b"
