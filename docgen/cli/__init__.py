"""The command line (命令行): parse, call ``docgen.service``, print, and turn errors into exit codes. No other logic.

One command per file. Anything heavy is imported inside the command functions, so that ``docgen --help`` is quick.
"""
