# in words: earns 6
# Folders within folders, deeper than Python's rmtree can go when it cleans up.
import os

words = []
here = os.getcwd()
for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
os.chdir(here)
