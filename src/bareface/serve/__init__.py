"""The HTTP service and its one page; needs bareface[serve]."""
