# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the source file that TuttiEmbed.cmake asks for.
set(text "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n")
while(FILES)
    list(POP_FRONT FILES name file)
    file(READ ${file} bytes HEX)
    file(SHA256 ${file} hash)
    string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND text
        "static constexpr char ${name}_bytes[] = {${bytes}};\n"
        "const std::string_view ${name} {${name}_bytes, sizeof ${name}_bytes};\n"
        "const std::string_view ${name}_sha256 {\"${hash}\"};\n\n")
endwhile()
file(WRITE ${OUTPUT} "${text}}  // namespace ${NAMESPACE}\n")
