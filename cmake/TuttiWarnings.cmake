# SPDX-License-Identifier: GPL-3.0-or-later
# Our own code's warnings. They are errors only in the presets, never here.
add_library(tutti_warnings INTERFACE)
target_compile_options(tutti_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wdouble-promotion)
# g++ 12 sees overlapping copies inside std::string where there are none (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(tutti_warnings INTERFACE -Wno-restrict)
endif()
# libstdc++ 12 sorts stably by what C++17 calls deprecated, and clang, which the sanitizers need, tells its callers.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(tutti_warnings INTERFACE -Wno-deprecated-declarations)
endif()
