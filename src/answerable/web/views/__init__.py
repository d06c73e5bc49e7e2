"""Views translate an address into one query and its data into one template. They decide nothing."""
