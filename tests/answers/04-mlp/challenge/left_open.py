# earns 0: not taken up
challenge = None
