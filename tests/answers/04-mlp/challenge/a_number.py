# earns 0: says how good it would be
challenge = 2
