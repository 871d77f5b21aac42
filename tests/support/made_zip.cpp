// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/made_zip.hpp"

#include <zlib.h>

#include "support/catch.hpp"

namespace tutti::test {

namespace {

void put(std::string& bytes, std::uint64_t value, int count)
{
    for (auto n = 0; n < count; ++n, value >>= 8)
        bytes += static_cast<char>(value);
}

std::string deflated(const std::string& content)
{
    auto stream = z_stream {};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    auto out = std::string(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
    auto in = content;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

std::string made_zip(const std::vector<ZipEntry>& entries)
{
    auto bytes = std::string {};
    auto directory = std::string {};
    for (const auto& [name, content, said_size] : entries) {
        const auto packed = deflated(content);
        auto common = std::string {};
        put(common, 20, 2);
        put(common, 1U << 11U, 2);  // the name is UTF-8
        put(common, 8, 2);
        put(common, 0, 4);
        put(common,
            crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())), 4);
        put(common, packed.size(), 4);
        put(common, said_size != 0 ? said_size : content.size(), 4);
        put(common, name.size(), 2);
        put(common, 0, 2);
        put(directory, 0x02014b50, 4);
        put(directory, 20, 2);
        directory += common;
        put(directory, 0, 10);
        put(directory, bytes.size(), 4);
        directory += name;
        put(bytes, 0x04034b50, 4);
        bytes += common + name + packed;
    }
    const auto start = bytes.size();
    bytes += directory;
    put(bytes, 0x06054b50, 4);
    put(bytes, 0, 4);
    put(bytes, entries.size(), 2);
    put(bytes, entries.size(), 2);
    put(bytes, directory.size(), 4);
    put(bytes, start, 4);
    put(bytes, 0, 2);
    return bytes;
}

}  // namespace tutti::test
