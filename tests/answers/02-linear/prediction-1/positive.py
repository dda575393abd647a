# earns 0: thinks of the mean zero's ring, or forgets the minus
prediction_1 = "c"
