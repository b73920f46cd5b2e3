"""`python -m surveybench`."""

from surveybench.cli import main

if __name__ == "__main__":
    main()
