"""Reading inputs (读入): a YAML or JSON file becomes a typed filing, or every fault at once in Chinese."""

from docgen.ingest.filings import parse_filing as parse_filing
from docgen.ingest.sources import Source as Source
from docgen.ingest.sources import read_input as read_input
