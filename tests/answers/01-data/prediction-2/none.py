# earns 0: no choice
prediction_2 = None
