# earns 0: trained on pixels up to 255, where they should go up to 1
model = build_mlp([128, 128], "relu")
model.compile(keras.optimizers.Adam(0.001), cross_entropy)
model.fit(255 * x_train, y_train, batch_size=128, epochs=2, verbose=0)
