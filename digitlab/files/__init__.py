"""Files: the layout of the server's folder, and writing that readers never see half done."""
