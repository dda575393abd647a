"""Every schematic drawing in the course: one function each, sizes in, figure out.

A picture of data is in `course.show`; here is what explains how a network is built and how
it computes. The drawings are `Picture` objects, with the colours of `course.show` and a text
for screen readers.
"""

from course.diagrams.convolutions import convolution, pooling, receptive_field, windows
from course.diagrams.functions import activations, decisions
from course.diagrams.networks import model, network

__all__ = [
    "activations",
    "convolution",
    "decisions",
    "model",
    "network",
    "pooling",
    "receptive_field",
    "windows",
]
