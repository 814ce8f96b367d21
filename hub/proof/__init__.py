"""The proof that the log was only ever added to: its Merkle tree, signed checkpoints, bundles and witnesses."""
