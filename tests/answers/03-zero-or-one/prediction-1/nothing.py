# earns 0: left open
prediction_1 = None
