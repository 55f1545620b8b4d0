"""The pages, a file per subject, each with its routes at the foot."""
