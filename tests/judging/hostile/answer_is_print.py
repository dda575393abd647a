# in double: earns 6
# The function is Python's print.
double = print
