# SPDX-License-Identifier: GPL-3.0-or-later
# One sanitizer for the whole tree: every object must be built with it, so these are the only global flags.
if(TUTTI_SANITIZER STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
    # g++ says of its own documentation that this warning is often wrong under a sanitizer, and in <regex> it is.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
elseif(TUTTI_SANITIZER STREQUAL "thread")
    add_compile_options(-fsanitize=thread)
    add_link_options(-fsanitize=thread)
elseif(TUTTI_SANITIZER STREQUAL "realtime")
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 20)
        message(FATAL_ERROR "RealtimeSanitizer needs clang 20 or later; use the preset 'rtsan'")
    endif()
    add_compile_options(-fsanitize=realtime)
    add_link_options(-fsanitize=realtime)
elseif(TUTTI_SANITIZER STREQUAL "fuzzer")
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "libFuzzer is clang's; use the preset 'fuzz'")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=address,undefined)
elseif(NOT TUTTI_SANITIZER STREQUAL "")
    message(FATAL_ERROR "TUTTI_SANITIZER must be address, thread, realtime, fuzzer or empty, not '${TUTTI_SANITIZER}'")
endif()

# The watch for undefined behaviour is half of what compiling under the address sanitizer takes. Tests and commands do without
# for their own code; so does what the linker takes from them of the engine's inline functions.
macro(tutti_without_undefined_behaviour_sanitizer)
    if(TUTTI_SANITIZER STREQUAL "address")
        add_compile_options(-fno-sanitize=undefined)
    endif()
endmacro()
