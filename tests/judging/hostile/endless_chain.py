# in words: earns 6, hangs
# Each answer is an object that leads to the next, for ever.
class Chain:
    def __getattr__(self, name):
        return Chain()

    def __len__(self):
        while True:
            import time

            time.sleep(1)

    def __call__(self, *args, **options):
        return Chain()


words = Chain()
