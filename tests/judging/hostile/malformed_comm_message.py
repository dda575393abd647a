# in first: earns 8
# The kernel publishes a widget's message without its fields.
kernel = get_ipython().kernel
kernel.session.send(kernel.iopub_socket, "comm_msg", {}, parent=kernel.get_parent())
