# in double: earns 6
# The function is Python's exec.
double = exec
