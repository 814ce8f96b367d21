"""The duties of the agreements and of UU 27/2022: what keeps each of them, and which are due when."""
