# earns 2: shuffles first, then lets fit set a tenth aside; smaller batches
EPOCHS = 20
order = rng.permutation(len(x_train))
model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
model.fit(
    x_train[order],
    y_train[order, 0],
    batch_size=16,
    epochs=EPOCHS,
    validation_split=0.1,
    verbose=0,
)
