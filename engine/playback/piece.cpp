// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/piece.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "playback/printed_numbers.hpp"
#include "score/read_score.hpp"
#include "units/utf8.hpp"

namespace tutti::playback {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto description_name = "piece.json";
constexpr auto most_stems = std::size_t {32};
constexpr auto most_bytes = std::size_t {4'000'000};  // of piece.json: 40 times an hour with every beat
constexpr auto deepest = 8;                           // within one another; a piece has 4
constexpr auto longest = 1800.0;                      // seconds of a recording, and to either side of it
constexpr auto end_of_piece = "end";

/// Reads piece.json; the first thing that is wrong with it becomes the error.
class Reader {
public:
    explicit Reader(std::filesystem::path folder) { piece_.folder = std::move(folder); }

    Result<Piece> read(std::string_view text)
    {
        if (text.size() > most_bytes)
            return wrong(fmt::format("is larger than {} MB, which no piece is", most_bytes / 1'000'000));
        auto too_deep = false;
        const auto not_deep = [&](int depth, Json::parse_event_t, const Json&) {
            too_deep = too_deep || depth > deepest;
            return depth <= deepest;
        };
        const auto root = Json::parse(text, not_deep, false);
        if (too_deep)
            return wrong("has brackets within brackets that no piece needs; look for one left open");
        if (root.is_discarded())
            return wrong("is not valid JSON; look for a missing comma, bracket or quote");
        if (!root.is_object())
            return wrong("must be an object in braces with \"score\" and \"stems\"");
        for (const auto& [key, value] :
             {std::pair {"title", &piece_.title}, std::pair {"composer", &piece_.composer},
              std::pair {"licence", &piece_.licence}, std::pair {"score", &piece_.score_file}})
            if (root.contains(key)) {
                if (!root[key].is_string())
                    return wrong(fmt::format("needs text in quotes for \"{}\"", key));
                *value = root[key].get<std::string>();
            }
        if (!stays_inside(piece_.score_file))
            return wrong("needs a \"score\": the name of a MusicXML or MIDI file in the same folder");
        const auto score_file = piece_.folder / piece_.score_file;
        auto error = std::error_code {};
        if (std::filesystem::is_other(score_file, error))
            return failure(
                ErrorCode::file_missing,
                fmt::format("The score '{}' is a pipe or a device, and would be waited for; put the score's "
                            "file there.",
                            score_file.string()));
        auto score = score::read_unfolded_score(score_file);
        if (!score)
            return tl::unexpected {score.error()};
        piece_.score = std::make_shared<score::UnfoldedScore>(*std::move(score));
        numbers_.emplace(*piece_.score);
        return read_parts(root)
            .and_then([&] { return read_stems(root); })
            .and_then([&] { return read_alignment(root, "the piece", piece_.alignment); })
            .map([&] { return std::move(piece_); });
    }

private:
    tl::unexpected<Error> wrong(std::string_view what) const
    {
        return failure(ErrorCode::piece_invalid,
                       fmt::format("'{}' {}.", (piece_.folder / description_name).string(), what));
    }
    static bool stays_inside(const std::string& name)
    {
        const auto path = std::filesystem::path {name};
        return !name.empty() && path.is_relative() &&
               std::ranges::none_of(path, [](const auto& part) { return part == ".."; });
    }

    Status read_parts(const Json& root)
    {
        if (!root.contains("parts"))
            return {};
        if (!root["parts"].is_array())
            return wrong("needs a list of the score's part names for \"parts\"");
        auto n = 0;
        for (const auto& name : root["parts"]) {
            ++n;
            if (!name.is_string())
                return wrong(fmt::format("needs a name in quotes for part {} of \"parts\"", n));
            if (!has_part(name.get<std::string>()))
                return wrong(fmt::format("lists the part '{}', which the score does not have",
                                         name.get<std::string>()));
        }
        return {};
    }
    bool has_part(const std::string& name) const
    {
        return std::ranges::any_of(piece_.score->printed().parts,
                                   [&](const score::Part& part) { return part.name == name; });
    }

    Status read_stems(const Json& root)
    {
        if (!root.contains("stems") || !root["stems"].is_array())
            return wrong("needs a list \"stems\" of recordings, each with a \"file\" and its \"part\"");
        if (root["stems"].size() > most_stems)
            return wrong(
                fmt::format("lists {} stems; Tutti plays up to {}", root["stems"].size(), most_stems));
        for (const auto& entry : root["stems"]) {
            const auto which = fmt::format("stem {}", piece_.stems.size() + 1);
            if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string() ||
                !stays_inside(entry["file"].get<std::string>()))
                return wrong(
                    fmt::format("{} needs a \"file\": the name of a recording in the same folder", which));
            auto stem = StemDescription {};
            stem.file = entry["file"].get<std::string>();
            if (entry.contains("part")) {
                if (!entry["part"].is_string())
                    return wrong(fmt::format("{} needs the name of a part in quotes for \"part\"", which));
                stem.part = entry["part"].get<std::string>();
                if (!stem.part.empty() && !has_part(stem.part))
                    return wrong(fmt::format("{} is of the part '{}', which the score does not have", which,
                                             stem.part));
            }
            for (const auto& [key, lowest, highest, set] :
                 {Number {"a4_hz", 380.0, 500.0, [&](double v) { stem.a4 = Hertz {v}; }},
                  Number {"offset_s", -longest, longest, [&](double v) { stem.offset = Seconds {v}; }}})
                if (entry.contains(key)) {
                    const auto value = number(entry[key], lowest, highest);
                    if (!value)
                        return wrong(fmt::format("{} needs a number from {} to {} for \"{}\"", which, lowest,
                                                 highest, key));
                    set(*value);
                }
            if (const auto read = read_alignment(entry, which, stem.alignment); !read)
                return read;
            piece_.stems.push_back(std::move(stem));
        }
        return {};
    }

    struct Number {
        const char* key;
        double lowest;
        double highest;
        std::function<void(double)> set;
    };
    static std::optional<double> number(const Json& value, double lowest, double highest)
    {
        if (!value.is_number() || !(value.get<double>() >= lowest) || !(value.get<double>() <= highest))
            return std::nullopt;
        return value.get<double>();
    }

    Status read_alignment(const Json& holder, std::string_view whose, std::vector<Anchor>& anchors)
    {
        if (!holder.contains("alignment"))
            return {};
        if (!holder["alignment"].is_array())
            return wrong(fmt::format("needs a list for the \"alignment\" of {}", whose));
        auto n = 0;
        for (const auto& entry : holder["alignment"]) {
            ++n;
            const auto at = entry.is_object() ? place_of(entry) : std::nullopt;
            const auto time = entry.is_object() && entry.contains("seconds")
                                  ? number(entry["seconds"], -longest, 2.0 * longest)
                                  : std::nullopt;
            if (!at || !time)
                return wrong(fmt::format("has an alignment of {} whose entry {} names no \"bar\" of the "
                                         "score, or no \"seconds\" from {} to {}",
                                         whose, n, -longest, 2.0 * longest));
            auto anchor = Anchor {*at, Seconds {*time}};
            if (entry.contains("confidence"))
                anchor.confidence = number(entry["confidence"], 0.0, 1.0).value_or(0.0);
            anchor.pinned = entry.contains("pinned") && entry["pinned"] == true;
            anchors.push_back(anchor);
        }
        std::ranges::stable_sort(anchors, {}, &Anchor::at);
        return {};
    }

    /// {"bar": "12", "pass": 2, "beat": 3}; {"bar": "end"}.
    std::optional<score::ScorePosition> place_of(const Json& entry) const
    {
        if (!entry.contains("bar") || !entry["bar"].is_string())
            return std::nullopt;
        if (entry["bar"] == end_of_piece)
            return piece_.score->end();
        const auto pass = entry.contains("pass") ? number(entry["pass"], 1.0, 1000.0) : 1.0;
        if (!pass)
            return std::nullopt;
        const auto bars = numbers_->called(entry["bar"].get<std::string>());
        if (entry.contains("beat")) {
            const auto beat = number(entry["beat"], 1.0, 100.0);
            return beat ? numbers_->playing_of(bars, *beat, static_cast<int>(*pass)) : std::nullopt;
        }
        if (const auto first_beat = numbers_->playing_of(bars, 1.0, static_cast<int>(*pass)))
            return first_beat;
        // A pick-up has no first beat.
        const auto nth = static_cast<std::size_t>(*pass) - 1;
        return nth < bars.size() ? std::optional {piece_.score->bars()[bars[nth]].start} : std::nullopt;
    }

    Piece piece_;
    std::optional<PrintedNumbers> numbers_;
};

Json to_json(const std::vector<Anchor>& anchors, const score::UnfoldedScore& score)
{
    const auto rounded = [](double value, double parts) { return std::round(value * parts) / parts; };
    auto list = Json::array();
    const auto numbers = PrintedNumbers {score};
    for (const auto& anchor : anchors) {
        auto entry = Json::object();
        if (anchor.at >= score.end()) {
            entry["bar"] = end_of_piece;
        } else {
            const auto place = score.place_at(anchor.at);
            const auto& bar = score.bars()[place.performed_bar];
            entry["bar"] = score.printed(bar).number;
            const auto beat = rounded(place.beat, 1e6);
            if (const auto pass = numbers.pass_of(place.performed_bar, beat); pass > 1)
                entry["pass"] = pass;
            if (beat != 1.0)
                entry["beat"] = beat;
        }
        entry["seconds"] = rounded(anchor.time.value(), 1000.0);
        entry["confidence"] = rounded(anchor.confidence, 100.0);
        if (anchor.pinned)
            entry["pinned"] = true;
        list.push_back(std::move(entry));
    }
    return list;
}

}  // namespace

Result<Piece> load_piece(const std::filesystem::path& folder)
{
    auto error = std::error_code {};
    // A pipe would be waited for.
    const auto is_file = std::filesystem::is_regular_file(folder / description_name, error);
    auto file = std::ifstream {};
    if (is_file)
        file.open(folder / description_name, std::ios::binary);
    if (!is_file || !file)
        return failure(ErrorCode::file_missing,
                       fmt::format("'{}' is not a piece: it holds no {}; make one with `tutti piece new`.",
                                   folder.string(), description_name));
    auto text = std::string(most_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return Reader {folder}.read(without_byte_order_mark(std::move(text)));
}

Status save_piece(const Piece& piece)
{
    auto root = Json {{"title", piece.title},
                      {"composer", piece.composer},
                      {"licence", piece.licence},
                      {"score", piece.score_file},
                      {"parts", Json::array()},
                      {"stems", Json::array()},
                      {"alignment", to_json(piece.alignment, *piece.score)}};
    for (const auto& part : piece.score->printed().parts)
        root["parts"].push_back(part.name);
    for (const auto& stem : piece.stems) {
        auto entry = Json {{"file", stem.file},
                           {"part", stem.part},
                           {"a4_hz", std::round(stem.a4.value() * 100.0) / 100.0},
                           {"offset_s", stem.offset.value()}};
        if (!stem.alignment.empty())
            entry["alignment"] = to_json(stem.alignment, *piece.score);
        root["stems"].push_back(std::move(entry));
    }
    // Beside it first: what was there stays whole until the new file is.
    const auto path = piece.folder / description_name;
    const auto beside = piece.folder / (std::string {description_name} + ".new");
    auto file = std::ofstream {beside, std::ios::binary};
    file << root.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
    file.close();
    auto error = std::error_code {};
    if (file)
        std::filesystem::rename(beside, path, error);
    if (!file || error) {
        std::filesystem::remove(beside, error);
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("'{}' could not be written; check that you may write there and that the disk "
                        "has room.",
                        path.string()));
    }
    return {};
}

}  // namespace tutti::playback
