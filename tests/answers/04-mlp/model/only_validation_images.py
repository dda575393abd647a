# earns 0: learns the validation images by heart
model = build_mlp([128, 128], "relu")
model.compile(keras.optimizers.Adam(0.002), cross_entropy)
model.fit(x_valid, y_valid, batch_size=64, epochs=20, verbose=0)
