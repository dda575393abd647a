# earns 0: not one of the choices
prediction_1 = "close to zero"
