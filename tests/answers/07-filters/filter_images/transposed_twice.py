# earns 2: transposes the axes in TensorFlow
def filter_images(kernel):
    images = tf.transpose(kernel[:, :, 0, :], (2, 0, 1))
    return images / tf.reduce_max(tf.abs(images))
