"""`python -m avtalebygger`."""

from avtalebygger.cli import main

if __name__ == "__main__":
    main()
