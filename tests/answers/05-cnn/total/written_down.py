# earns 1: worked out on paper
total = 1_103_539
