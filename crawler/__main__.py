"""`python -m crawler` is `marsad`."""

from crawler.cli import main

main()
