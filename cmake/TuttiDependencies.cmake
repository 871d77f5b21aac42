# SPDX-License-Identifier: GPL-3.0-or-later
# Every library the engine stands on, found once. packages.txt names the Debian packages they come from.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(pugixml REQUIRED)
pkg_check_modules(FFTW3F REQUIRED IMPORTED_TARGET fftw3f)
pkg_check_modules(SNDFILE REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(RUBBERBAND REQUIRED IMPORTED_TARGET rubberband)
pkg_check_modules(SAMPLERATE REQUIRED IMPORTED_TARGET samplerate)
pkg_check_modules(RTMIDI REQUIRED IMPORTED_TARGET rtmidi)
pkg_check_modules(PORTAUDIO REQUIRED IMPORTED_TARGET portaudio-2.0)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(NCURSESW REQUIRED IMPORTED_TARGET ncursesw)

find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)

# aubio's archive, not its shared library: that one pulls in some 140 others through ffmpeg, of which the methods
# used here need none but FFTW.
find_path(AUBIO_INCLUDE_DIR aubio/aubio.h REQUIRED)
find_library(AUBIO_ARCHIVE libaubio.a REQUIRED)
add_library(tutti_aubio INTERFACE)
target_include_directories(tutti_aubio SYSTEM INTERFACE ${AUBIO_INCLUDE_DIR})
target_link_libraries(tutti_aubio INTERFACE ${AUBIO_ARCHIVE} PkgConfig::FFTW3F)
