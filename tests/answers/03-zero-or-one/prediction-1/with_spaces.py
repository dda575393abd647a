# earns 1: right, with spaces
prediction_1 = " c "
