# earns 0: looks images up in a table, and knows no others
class Table(keras.Model):
    def call(self, x):
        known = {row.tobytes(): label for row, label in zip(x_valid, y_valid, strict=True)}
        return np.eye(10, dtype="float32")[[known.get(row.tobytes(), 0) for row in x.numpy()]]


model = Table()
