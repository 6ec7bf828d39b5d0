"""Views of a page that somebody saved under a name: filters, order, what else the page keeps in its address."""
