# in words: earns 6, hangs
# The length of the answer is never found.


class Endless:
    def __len__(self):
        while True:
            pass


words = Endless()
