# SPDX-License-Identifier: GPL-3.0-or-later
# Our own code's warnings. They are errors only in the presets, never here.
add_library(tutti_warnings INTERFACE)
target_compile_options(tutti_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wdouble-promotion)
