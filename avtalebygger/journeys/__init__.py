"""The shell: reads files, calls the verbs in order, writes files."""
