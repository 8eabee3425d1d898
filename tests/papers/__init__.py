"""Papers (文书): what their files may say, and what is made of them, read back by other means."""
