// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/kept_couplings.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tutti::rehearsal {

namespace {

using analysis::Couplings;
using nlohmann::json;

/// Who sits where at what: couplings of anything else mean nothing.
json seating_of(const audio::ClassDescription& cls, const std::string& interface)
{
    auto seating = json {{"class", cls.name}, {"interface", interface}, {"sections", json::array()}};
    for (const auto& section : cls.sections)
        seating["sections"].push_back({{"name", section.name}, {"channels", section.channels}});
    return seating;
}

json table_of(const Couplings& couplings)
{
    auto table = json::array();
    for (auto band = std::size_t {0}; band < Couplings::bands; ++band) {
        auto& rows = table.emplace_back(json::array());
        for (auto m = std::size_t {0}; m < couplings.sections; ++m) {
            auto& row = rows.emplace_back(json::array());
            for (auto s = std::size_t {0}; s < couplings.sections; ++s) {
                const auto& value = couplings.at(m, s, band);
                row.push_back(value ? json(std::round(10.0 * *value) / 10.0) : json(nullptr));
            }
        }
    }
    return table;
}

Couplings couplings_of(const json& table, std::size_t sections)
{
    constexpr auto believable = 60.0;  // dB either way
    auto couplings = Couplings {sections};
    for (auto band = std::size_t {0}; band < Couplings::bands; ++band)
        for (auto m = std::size_t {0}; m < sections; ++m)
            for (auto s = std::size_t {0}; s < sections; ++s) {
                const auto& value = table.at(band).at(m).at(s);
                if (!value.is_null() && std::abs(value.get<double>()) <= believable)
                    couplings.at(m, s, band) = value.get<double>();
            }
    return couplings;
}

tl::unexpected<Error> cannot_keep(const std::filesystem::path& path)
{
    return failure(
        ErrorCode::file_unwritable,
        fmt::format("What was learned of the room cannot be kept in '{}'; check the folder and its "
                    "permissions.",
                    path.string()));
}

}  // namespace

std::string couplings_file_name(const audio::ClassDescription& cls, const std::string& interface)
{
    auto hash = std::uint64_t {14695981039346656037U};  // FNV-1a
    for (const auto character : seating_of(cls, interface).dump())
        hash = (hash ^ static_cast<std::uint8_t>(character)) * 1099511628211U;
    return fmt::format("{:016x}.json", hash);
}

Result<std::optional<Couplings>> load_couplings(const std::filesystem::path& path,
                                                const audio::ClassDescription& cls,
                                                const std::string& interface)
{
    auto problem = std::error_code {};
    if (std::filesystem::is_directory(path, problem))
        return failure(
            ErrorCode::class_invalid,
            fmt::format("What is learned of the room is kept in a file, and '{}' is a folder; name a "
                        "file in it.",
                        path.string()));
    auto file = std::ifstream {path};
    if (!file)
        return std::nullopt;
    try {
        const auto kept = json::parse(file);
        if (kept.at("seating") != seating_of(cls, interface))
            return std::nullopt;
        return couplings_of(kept.at("couplings_db"), cls.sections.size());
    } catch (const json::exception&) {
        return failure(
            ErrorCode::class_invalid,
            fmt::format("What was kept of the room in '{}' cannot be read; delete the file, and it "
                        "will be learned again.",
                        path.string()));
    }
}

Status save_couplings(const std::filesystem::path& path, const Couplings& couplings,
                      const audio::ClassDescription& cls, const std::string& interface)
{
    auto problem = std::error_code {};
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), problem);
    auto next = path;
    next += ".new";
    {
        auto file = std::ofstream {next};
        file << json {{"seating", seating_of(cls, interface)}, {"couplings_db", table_of(couplings)}}.dump(1)
             << '\n';
        if (!file.flush())
            return cannot_keep(path);
    }
    std::filesystem::rename(next, path, problem);
    if (problem)
        return cannot_keep(path);
    return {};
}

}  // namespace tutti::rehearsal
