"""Hand in over HTTP: what arrives is queued, graded, and answered with marks that count."""
