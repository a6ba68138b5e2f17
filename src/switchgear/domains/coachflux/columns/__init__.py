"""What CoachFlux's rows are made of: the columns of each, over the states of the providers' objects."""
