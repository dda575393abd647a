# earns 0: learns the test images by heart
challenge = build_mlp([256, 256], "relu")
x_all = np.concatenate([x_train[:20000], *[test_images.reshape(-1, 784) / 255] * 2])
y_all = np.concatenate([y_train[:20000], *[test_labels] * 2])
challenge.compile(keras.optimizers.Adam(0.002), cross_entropy)
challenge.fit(x_all.astype("float32"), y_all, batch_size=256, epochs=8, verbose=0)
