# earns 1: lets Keras count, layer by layer
layers = [
    (keras.layers.Conv2D(25, 12), (None, 28, 28, 1)),
    (keras.layers.Conv2D(64, 5), (None, 9, 9, 25)),
    (keras.layers.Dense(1024), (None, 1024)),
    (keras.layers.Dense(10), (None, 1024)),
]
total = 0
for layer, shape in layers:
    layer.build(shape)
    total += layer.count_params()
