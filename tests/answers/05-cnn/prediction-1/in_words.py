# earns 0: not one of the choices
prediction_1 = "the convolutional one"
