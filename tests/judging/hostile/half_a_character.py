# in double: earns 6
# The call fails with an error whose message can't be written as UTF-8.
def double(x):
    raise ValueError("\ud800")
