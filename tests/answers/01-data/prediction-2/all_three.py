# earns 0: more than one choice
prediction_2 = "a b c"
