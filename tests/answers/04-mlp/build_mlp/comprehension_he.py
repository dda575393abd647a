# earns 3: a comprehension, and He's initial weights
def build_mlp(hidden, activation):
    def dense(n):
        return keras.layers.Dense(n, activation, kernel_initializer="he_normal")

    return keras.Sequential([keras.Input((784,)), *map(dense, hidden), keras.layers.Dense(10)])
