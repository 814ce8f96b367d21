"""Who may see what, and why: the agreements as data and the decisions they give. Pure after load."""
