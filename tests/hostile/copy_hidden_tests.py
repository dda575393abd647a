# in first: earns 8
# A hook before each cell writes its source, and everything else it can find, to a file.


def copy(info):
    with open("/tmp/copied.txt", "a") as file:
        file.write(info.raw_cell)


get_ipython().events.register("pre_run_cell", copy)
