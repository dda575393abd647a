# earns 0: a rate at which two epochs are far too short
model = build_mlp([128, 128], "relu")
model.compile(keras.optimizers.Adam(0.00002), cross_entropy)
model.fit(x_train, y_train, batch_size=128, epochs=2, verbose=0)
