# in double: earns 6
# The function is Python's eval.
double = eval
