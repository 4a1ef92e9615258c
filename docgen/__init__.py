"""docgen: official filings under GB/T 9704-2012, right to the millimetre."""

__version__ = "0.1.0"
