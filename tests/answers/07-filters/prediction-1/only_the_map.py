# earns 0: counts positions of the map, not pixels
prediction_1 = "a"
