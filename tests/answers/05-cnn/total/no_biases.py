# earns 0: weights only
total = 12 * 12 * 25 + 5 * 5 * 25 * 64 + 1024 * 1024 + 1024 * 10
