"""What Ezre Comms' rows are made of: the columns of each, over the states of the providers' objects."""
