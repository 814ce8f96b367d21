"""How many persons one caller sees, and how many look-ups it tries, in a day: held against the limits of its role."""
