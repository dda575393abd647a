# earns 0: a text
total = "1,103,539"
