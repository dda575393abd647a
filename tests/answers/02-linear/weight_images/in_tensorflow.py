# earns 1: TensorFlow functions
def weight_images(W):
    return tf.reshape(tf.transpose(W), (10, 28, 28))
