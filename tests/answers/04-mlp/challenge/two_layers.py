# earns 0: a single hidden layer
challenge = build_mlp([64], "relu")
challenge.compile(keras.optimizers.Adam(0.003), cross_entropy)
challenge.fit(x_train, y_train, batch_size=256, epochs=1, verbose=0)
