"""Signed policies: what parties sign, how it is published and revoked, and how every worker obeys from then on."""
