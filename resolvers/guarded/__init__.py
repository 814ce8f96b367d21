"""What stands in front of every source: sharing, a deadline, bounds, one retry, and a circuit breaker."""
