# earns 2: a first layer that straightens slanted digits, and a small network behind it
class Straighten(keras.layers.Layer):
    """Shears each image so that its ink stands upright."""

    def call(self, x):
        images = keras.ops.reshape(x, (-1, 28, 28))
        place = keras.ops.arange(28, dtype="float32")
        by_row = keras.ops.sum(images, axis=2)
        columns = keras.ops.sum(images * place, axis=2)
        ink = keras.ops.sum(by_row, axis=1, keepdims=True) + 1e-6
        down = place - keras.ops.sum(by_row * place, axis=1, keepdims=True) / ink
        middle = keras.ops.sum(columns, axis=1, keepdims=True) / ink
        slant = keras.ops.sum(down * (columns - middle * by_row), axis=1, keepdims=True)
        slant = slant / (keras.ops.sum(down**2 * by_row, axis=1, keepdims=True) + 1e-6)
        source = place + keras.ops.expand_dims(slant * down, 2)
        left = keras.ops.clip(keras.ops.floor(source), 0, 26)
        part = keras.ops.clip(source - left, 0, 1)
        left = keras.ops.cast(left, "int32")
        upright = (1 - part) * keras.ops.take_along_axis(images, left, axis=2)
        upright += part * keras.ops.take_along_axis(images, left + 1, axis=2)
        return keras.ops.reshape(upright, (-1, 784))


straighten = Straighten()
x_upright = np.concatenate([straighten(part) for part in np.array_split(x_train, 55)])
parts = [keras.Input((784,))]
for units in (320, 160):
    parts += [keras.layers.Dense(units), keras.layers.BatchNormalization()]
    parts += [keras.layers.ReLU(), keras.layers.Dropout(0.15)]
core = keras.Sequential([*parts, keras.layers.Dense(10)])
fall = keras.optimizers.schedules.CosineDecay(0.004, 6 * 215)
core.compile(keras.optimizers.Adam(fall), cross_entropy)
core.fit(x_upright, y_train, batch_size=256, epochs=6, verbose=0)
challenge = keras.Sequential([keras.Input((784,)), straighten, *core.layers])
