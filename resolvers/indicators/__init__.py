"""The indicators (domain.md section 4): recipes, their aggregates, and what is reckoned from them."""
