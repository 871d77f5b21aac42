# SPDX-License-Identifier: GPL-3.0-or-later
# Files that a program carries within itself.

# tutti_embed(TARGET HEADER NAMESPACE NAME FILE [NAME FILE …]): each file's bytes become a
# `const std::string_view NAME` and their SHA-256, in hexadecimal, `NAME_sha256`; HEADER, which the target has,
# declares them in NAMESPACE.
function(tutti_embed target header namespace)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded_files.cpp)
    set(files ${ARGN})
    set(named "")
    set(inputs "")
    while(files)
        list(POP_FRONT files name file)
        list(APPEND named ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${file})
        list(APPEND inputs ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    endwhile()
    set(script ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake)
    add_custom_command(OUTPUT ${source} VERBATIM
        COMMAND ${CMAKE_COMMAND} -D "OUTPUT=${source}" -D "HEADER=${header}" -D "NAMESPACE=${namespace}"
                -D "FILES=${named}" -P ${script}
        DEPENDS ${inputs} ${script})
    target_sources(${target} PRIVATE ${source})
endfunction()
