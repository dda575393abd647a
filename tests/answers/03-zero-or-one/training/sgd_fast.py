# earns 2: plain SGD with momentum, and a learning rate that suits it
EPOCHS = 20
curves = Curves(EPOCHS)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, epochs=EPOCHS, callbacks=[curves.callback()], verbose=0)
