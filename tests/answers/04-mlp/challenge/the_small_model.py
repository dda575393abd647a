# earns 0: hands in a small network again
challenge = build_mlp([128, 128], "relu")
challenge.compile(keras.optimizers.Adam(0.001), cross_entropy)
challenge.fit(x_train, y_train, batch_size=128, epochs=3, verbose=0)
