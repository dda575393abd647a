# earns 1: upper case and spaces are fine
prediction_2 = " B "
