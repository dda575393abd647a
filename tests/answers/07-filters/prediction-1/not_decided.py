# earns 0: nothing chosen
prediction_1 = None
