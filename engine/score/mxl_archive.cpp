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
constexpr auto longest_prologue = std::size_t {1} << 12U;  // declarations and comments before a score's root

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

/// Whether an entry begins as a score does, in whatever encoding.
bool begins_as_score(zip_t* archive, zip_uint64_t entry)
{
    const auto file = std::unique_ptr<zip_file_t, Discard> {zip_fopen_index(archive, entry, 0)};
    auto beginning = std::string(longest_prologue, '\0');
    const auto read = file ? zip_fread(file.get(), beginning.data(), beginning.size()) : 0;
    beginning.resize(static_cast<std::size_t>(std::max<zip_int64_t>(read, 0)));
    std::erase(beginning, '\0');
    return beginning.find("<score-partwise") != std::string::npos ||
           beginning.find("<score-timewise") != std::string::npos;
}

/// What META-INF/container.xml names, in its order.
std::vector<zip_uint64_t> root_files(zip_t* archive)
{
    auto found = std::vector<zip_uint64_t> {};
    const auto entry = entry_named(archive, "META-INF/container.xml");
    const auto content = entry ? content_of(archive, *entry, most_container_bytes) : std::nullopt;
    if (!content)
        return found;
    const auto container = XmlDocument::parse(*content);
    if (!container)
        return found;
    for (auto file = container->root().child("rootfiles").child("rootfile");
         file && found.size() < static_cast<std::size_t>(most_entries); file = file.next("rootfile"))
        if (const auto named = entry_named(archive, std::string {file.attribute("full-path")}))
            found.push_back(*named);
    return found;
}

/// What looks like one by its name, or like MuseScore's own, of which the reader says so. Of each file macOS
/// packs a shadow, with what only its Finder needs.
std::vector<zip_uint64_t> musicxml_files(zip_t* archive, zip_int64_t entries)
{
    auto found = std::vector<zip_uint64_t> {};
    for (auto entry = zip_uint64_t {0}; entry < static_cast<zip_uint64_t>(entries); ++entry) {
        const auto* raw = zip_get_name(archive, entry, 0);
        const auto name = std::string_view {raw == nullptr ? "" : raw};
        if (!name.starts_with("META-INF/") && !name.starts_with("__MACOSX/") &&
            (name.ends_with(".xml") || name.ends_with(".musicxml") || name.ends_with(".mscx")))
            found.push_back(entry);
    }
    return found;
}

/// The first of those that the container names, else of those that are called so, which is a score; where
/// none is, the first, of which the reader says what it is.
std::optional<zip_uint64_t> score_file(zip_t* archive, zip_int64_t entries)
{
    auto candidates = root_files(archive);
    const auto by_name = musicxml_files(archive, entries);
    candidates.insert(candidates.end(), by_name.begin(), by_name.end());
    const auto score =
        std::ranges::find_if(candidates, [&](zip_uint64_t entry) { return begins_as_score(archive, entry); });
    if (score != candidates.end())
        return *score;
    return candidates.empty() ? std::nullopt : std::optional {candidates.front()};
}

/// Before it is unpacked. A file that lies about it is found out in content_of().
bool says_it_is_longer(zip_t* archive, zip_uint64_t entry, std::size_t most)
{
    auto about = zip_stat_t {};
    return zip_stat_index(archive, entry, 0, &about) == 0 && (about.valid & ZIP_STAT_SIZE) != 0 &&
           about.size > most;
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
    const auto entry = score_file(archive.get(), entries);
    if (!entry)
        return damaged("holds no MusicXML");
    auto content = says_it_is_longer(archive.get(), *entry, XmlDocument::most_bytes)
                       ? std::nullopt
                       : content_of(archive.get(), *entry, XmlDocument::most_bytes);
    if (!content)
        return damaged(fmt::format("is damaged, or larger than {} MB", XmlDocument::most_bytes >> 20U));
    return std::move(*content);
}

}  // namespace tutti::score
