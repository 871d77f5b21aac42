# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles FILE twice. As it stands it must compile; with WRONG defined the compiler must refuse it, and at the line
# that is marked "// refused", so that a test cannot pass because of some other mistake.
#   cmake -D COMPILER=… -D INCLUDE=… -D FILE=… -P refused.cmake
set(compile ${COMPILER} -std=c++20 -fsyntax-only -I ${INCLUDE})

execute_process(COMMAND ${compile} ${FILE} RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "The right version does not compile:\n${output}")
endif()

file(STRINGS ${FILE} lines)
set(number 0)
foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    if(line MATCHES "// refused")
        set(marked ${number})
    endif()
endforeach()

execute_process(COMMAND ${compile} -D WRONG ${FILE} RESULT_VARIABLE status ERROR_VARIABLE output)
if(status EQUAL 0)
    message(FATAL_ERROR "The wrong version compiles: ${FILE}, line ${marked}")
endif()
string(FIND "${output}" "${FILE}:${marked}:" at)
if(at EQUAL -1)
    message(FATAL_ERROR "The wrong version is refused, but not at line ${marked}:\n${output}")
endif()
