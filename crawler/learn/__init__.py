"""What repeats over a source's articles: counted and judged in `profile`, used against dates in `banners`. Pure."""
