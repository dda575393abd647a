# earns 0: shuffles the images without their labels
model = build_mlp([128, 128], "relu")
model.compile(keras.optimizers.Adam(0.001), cross_entropy)
model.fit(rng.permutation(x_train), y_train, batch_size=256, epochs=1, verbose=0)
