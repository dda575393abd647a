# earns 3: a loop and a tape, one-hot labels, no curves
model = build_cnn()
steps = 300
optimizer = keras.optimizers.AdamW(
    keras.optimizers.schedules.PolynomialDecay(0.0015, steps, 0.00002), weight_decay=0.001
)


@tf.function
def step(x_batch, y_batch):
    with tf.GradientTape() as tape:
        z = model(x_batch, training=True)
        loss = tf.reduce_mean(
            tf.nn.softmax_cross_entropy_with_logits(tf.one_hot(y_batch, 10), z)
        )
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)


order = rng.permutation(55000)
for number in range(steps):
    rows = order[number * 128 : (number + 1) * 128]
    step(x_train[rows], y_train[rows])
