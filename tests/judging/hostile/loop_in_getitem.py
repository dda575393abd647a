# in words: earns 6, hangs
# The length is right, and the first words are never found.
class Endless:
    def __len__(self):
        return 5

    def __getitem__(self, key):
        while True:
            pass


words = Endless()
