// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/mxl_archive.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <zip.h>

#include "score/xml.hpp"

namespace tutti::score {

namespace {

constexpr auto most_entries = zip_int64_t {10'000};  // pictures and parts of an opera
constexpr auto most_container_bytes = std::size_t {1} << 20U;

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

tl::unexpected<Error> damaged(std::string_view why)
{
    return failure(ErrorCode::score_invalid, fmt::format("The compressed score {}; export it again", why));
}

std::optional<std::vector<std::byte>> content_of(zip_t* archive, zip_uint64_t entry, std::size_t most)
{
    const auto file = std::unique_ptr<zip_file_t, Discard> {zip_fopen_index(archive, entry, 0)};
    if (!file)
        return std::nullopt;
    auto content = std::vector<std::byte> {};
    constexpr auto step = std::size_t {1} << 16U;
    for (auto read = zip_int64_t {1}; read > 0;) {
        const auto so_far = content.size();
        if (so_far > most)
            return std::nullopt;
        content.resize(so_far + step);
        read = zip_fread(file.get(), content.data() + so_far, step);
        content.resize(so_far + static_cast<std::size_t>(std::max<zip_int64_t>(read, 0)));
        if (read < 0)
            return std::nullopt;
    }
    return content;
}

std::optional<zip_uint64_t> entry_named(zip_t* archive, const std::string& name)
{
    const auto found = zip_name_locate(archive, name.c_str(), 0);
    return found < 0 ? std::nullopt : std::optional {static_cast<zip_uint64_t>(found)};
}

/// What META-INF/container.xml names first.
std::optional<zip_uint64_t> root_file(zip_t* archive)
{
    const auto entry = entry_named(archive, "META-INF/container.xml");
    if (!entry)
        return std::nullopt;
    const auto content = content_of(archive, *entry, most_container_bytes);
    if (!content)
        return std::nullopt;
    const auto container = XmlDocument::parse(*content);
    if (!container)
        return std::nullopt;
    const auto file = container->root().child("rootfiles").child("rootfile");
    return entry_named(archive, std::string {file.attribute("full-path")});
}

/// The first that looks like one.
std::optional<zip_uint64_t> musicxml_file(zip_t* archive, zip_int64_t entries)
{
    for (auto entry = zip_uint64_t {0}; entry < static_cast<zip_uint64_t>(entries); ++entry) {
        const auto* raw = zip_get_name(archive, entry, 0);
        const auto name = std::string_view {raw == nullptr ? "" : raw};
        if (!name.starts_with("META-INF/") && (name.ends_with(".xml") || name.ends_with(".musicxml")))
            return entry;
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<std::byte>> unpack_mxl(std::span<const std::byte> packed)
{
    auto error = zip_error_t {};
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(packed.data(), packed.size(), 0, &error);
    const auto archive = std::unique_ptr<zip_t, Discard> {
        source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error)};
    zip_error_fini(&error);
    if (!archive) {
        if (source != nullptr)
            zip_source_free(source);
        return damaged("is cut off or damaged");
    }
    const auto entries = zip_get_num_entries(archive.get(), 0);
    if (entries > most_entries)
        return damaged(fmt::format("holds {} files, which no score does", entries));
    auto entry = root_file(archive.get());
    if (!entry)
        entry = musicxml_file(archive.get(), entries);
    if (!entry)
        return damaged("holds no MusicXML");
    auto content = content_of(archive.get(), *entry, XmlDocument::most_bytes);
    if (!content)
        return damaged(fmt::format("is damaged, or larger than {} MB", XmlDocument::most_bytes >> 20U));
    return std::move(*content);
}

}  // namespace tutti::score
