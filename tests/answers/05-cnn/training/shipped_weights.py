# earns 0: takes the network that comes with the course for notebooks 6 and 7
from course import weights

model = weights.cnn()
