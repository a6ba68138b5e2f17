"""What Core integration's entities are made of: the columns of each, over the states of the providers' objects."""
