# in words: earns 6
# What is looked at calls itself 2, in text and in HTML.
class Two:
    def __repr__(self):
        return "2"

    _repr_html_ = __str__ = __repr__

    def __len__(self):
        return 2


words = Two()
