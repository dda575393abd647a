# earns 0: good, but with one hidden layer where two are asked for
model = build_mlp([192], "relu")
model.compile(keras.optimizers.Adam(0.002), cross_entropy)
model.fit(x_train, y_train, batch_size=128, epochs=4, verbose=0)
