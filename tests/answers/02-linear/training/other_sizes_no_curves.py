# earns 2: other sizes, no partial batch, nothing drawn
for _epoch in range(5):
    order = np.random.permutation(55000)
    i = 0
    while i + 64 <= 55000:
        train_step(x_train[order[i : i + 64]], y_train[order[i : i + 64]])
        i = i + 64
