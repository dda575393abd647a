# earns 0: more than one choice
prediction_1 = "a b c"
