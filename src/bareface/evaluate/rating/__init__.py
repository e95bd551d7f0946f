"""What people make of pictures: a page that asks them, blind; their answers in SQLite; what the answers say."""
