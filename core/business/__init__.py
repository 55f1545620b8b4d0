"""What a company's own data says: orders, documents, contracts, the metal account; every query starts at `scope`."""
