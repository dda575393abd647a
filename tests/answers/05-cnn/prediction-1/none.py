# earns 0: no choice
prediction_1 = None
