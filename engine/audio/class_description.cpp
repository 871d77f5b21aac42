// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/class_description.hpp"
#include "units/utf8.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tutti::audio {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto most_sections = std::size_t {64};
constexpr auto highest_channel = 1024;
constexpr auto most_players = 1'000;
constexpr auto longest_keeping = 3'650;  // ten years of days: longer than any school keeps a recording
constexpr auto not_json = "this is not valid JSON; look for a missing comma, bracket or quote";

struct NamedTolerance {
    std::string_view name;
    Cents cents;
};
constexpr std::array<NamedTolerance, 3> tolerances {
    {{"beginner", beginner_tolerance}, {"developing", developing_tolerance}, {"concert", concert_tolerance}}};

/// Reads one description, keeping the text at hand so that an error can name its line.
class Reader {
public:
    Reader(std::string_view text, std::string_view source, Unfinished unfinished)
        : text_ {text}
        , source_ {source}
        , must_be_finished_ {unfinished == Unfinished::refused}
    {
    }

    Result<ClassDescription> read()
    {
        auto root = Json {};
        try {
            root = Json::parse(text_);
        } catch (const Json::parse_error& error) {
            return fails(line_of_byte(error.byte), not_json);
        } catch (const Json::exception&) {  // a number that no double holds
            return fails(1, not_json);
        }
        if (!root.is_object())
            return fails(1, "a class description is an object in braces with a list \"sections\"");

        auto cls = ClassDescription {};
        if (const auto name = root.find("name"); name != root.end()) {
            if (!name->is_string())
                return fails(line_of("\"name\""), "\"name\" must be text in quotes");
            cls.name = name->get<std::string>();
        }
        if (const auto a4 = root.find("reference_a4_hz"); a4 != root.end()) {
            if (!a4->is_number() || a4->get<double>() < 380.0 || a4->get<double>() > 500.0)
                return fails(line_of("\"reference_a4_hz\""),
                             "\"reference_a4_hz\" must be a number from 380 to 500, for example 440");
            cls.tuning.a4 = Hertz {a4->get<double>()};
        }
        if (const auto temperament = root.find("temperament"); temperament != root.end()) {
            const auto known = temperament->is_string()
                                   ? temperament_from_name(temperament->get<std::string>())
                                   : std::nullopt;
            if (!known)
                return fails(line_of("\"temperament\""),
                             "\"temperament\" must be \"equal\", \"pythagorean\", \"meantone\", \"just-c\" "
                             "or \"just\"");
            cls.tuning.temperament = *known;
        }
        if (const auto tolerance = root.find("tolerance"); tolerance != root.end()) {
            const auto cents = read_tolerance(*tolerance);
            if (!cents)
                return fails(line_of("\"tolerance\""), "\"tolerance\" must be \"beginner\", \"developing\", "
                                                       "\"concert\" or a number of cents from 1 to 100");
            cls.tolerance = *cents;
        }
        if (const auto days = root.find("keep_sound_days"); days != root.end()) {
            if (!is_whole_number(*days, 1, longest_keeping))
                return fails(line_of("\"keep_sound_days\""),
                             fmt::format("\"keep_sound_days\" must be a whole number from 1 to {}, for "
                                         "example 28",
                                         longest_keeping));
            cls.keep_sound_days = days->get<int>();
        }
        if (const auto read = read_sections(root, cls); !read)
            return tl::unexpected {read.error()};
        return cls;
    }

private:
    static bool is_whole_number(const Json& value, int least, int most)
    {
        return value.is_number_integer() && value.get<double>() >= least && value.get<double>() <= most;
    }

    static std::optional<Cents> read_tolerance(const Json& value)
    {
        if (value.is_number() && value.get<double>() >= 1.0 && value.get<double>() <= 100.0)
            return Cents {value.get<double>()};
        if (value.is_string())
            for (const auto& entry : tolerances)
                if (entry.name == value.get<std::string>())
                    return entry.cents;
        return std::nullopt;
    }

    Status read_sections(const Json& root, ClassDescription& cls)
    {
        const auto sections = root.find("sections");
        if (sections == root.end() || !sections->is_array() || (must_be_finished_ && sections->empty()))
            return fails(line_of("\"sections\""),
                         "the class needs a list \"sections\" with at least one section, "
                         "each with an \"instrument\" and its \"channels\"");
        if (sections->size() > most_sections)
            return fails(line_of("\"sections\""),
                         fmt::format("the class has {} sections; Tutti takes up to {}", sections->size(),
                                     most_sections));
        auto names = std::set<std::string> {};
        for (const auto& entry : *sections) {
            ++section_;
            auto section = read_section(entry);
            if (!section)
                return tl::unexpected {section.error()};
            if (!names.insert(section->name).second)
                return fails(
                    line_in_section("\"name\""),
                    fmt::format("two sections are called '{}'; give each its own name", section->name));
            cls.sections.push_back(*std::move(section));
        }
        return {};
    }

    Result<SectionDescription> read_section(const Json& entry)
    {
        if (!entry.is_object())
            return fails(line_of("\"sections\""),
                         fmt::format("section {} must be an object in braces", section_));
        const auto instrument = entry.find("instrument");
        if (instrument == entry.end() || !instrument->is_string())
            return fails(line_in_section("\"instrument\""),
                         fmt::format("section {} needs an \"instrument\", for example \"violin\"", section_));
        const auto known = instrument_from_name(instrument->get<std::string>());
        if (!known)
            return fails(line_in_section("\"instrument\""), lower_first(known.error().message));

        auto section = SectionDescription {std::string {known->name}, *known, {}, {}, {}};
        for (const auto& [key, text] :
             {std::pair {"name", &section.name}, std::pair {"part", &section.part}}) {
            const auto value = entry.find(key);
            if (value == entry.end())
                continue;
            if (!value->is_string() || value->get<std::string>().empty())
                return fails(line_in_section(fmt::format("\"{}\"", key)),
                             fmt::format("\"{}\" of section {} must be text in quotes", key, section_));
            *text = value->get<std::string>();
        }
        if (section.part.empty())
            section.part = section.name;

        if (const auto players = entry.find("players"); players != entry.end()) {
            if (!is_whole_number(*players, 1, most_players))
                return fails(
                    line_in_section("\"players\""),
                    fmt::format("\"players\" of section '{}' must be a whole number from 1", section.name));
            section.players = players->get<int>();
        }

        const auto channels = entry.find("channels");
        if (channels == entry.end() || !channels->is_array() || (must_be_finished_ && channels->empty()))
            return fails(line_in_section("\"channels\""),
                         fmt::format("section '{}' needs its \"channels\", for example [1]", section.name));
        for (const auto& channel : *channels) {
            if (!is_whole_number(channel, 1, highest_channel))
                return fails(
                    line_in_section("\"channels\""),
                    fmt::format("the channels of section '{}' must be whole numbers from 1, as printed on "
                                "the interface",
                                section.name));
            const auto number = channel.get<int>();
            const auto [taken, is_free] = used_.try_emplace(number, section.name);
            if (!is_free)
                return fails(
                    line_in_section("\"channels\""),
                    fmt::format("channel {} is given to both '{}' and '{}'; each microphone hears one "
                                "section",
                                number, taken->second, section.name));
            section.channels.push_back(number);
        }
        return section;
    }

    tl::unexpected<Error> fails(std::size_t line, const std::string& what) const
    {
        const auto* stop = what.ends_with('.') || what.ends_with('?') ? "" : ".";
        return failure(ErrorCode::class_invalid, fmt::format("{}, line {}: {}{}", source_, line, what, stop));
    }

    static std::string lower_first(std::string text)
    {
        if (!text.empty() && text.front() == 'T')
            text.front() = 't';
        return text;
    }

    std::size_t line_of_byte(std::size_t byte) const
    {
        const auto upto = text_.substr(0, std::min(byte, text_.size()));
        return 1 + static_cast<std::size_t>(std::count(upto.begin(), upto.end(), '\n'));
    }

    /// The line on which `key` first stands at or after `from`; the first line when it does not.
    std::size_t line_of(std::string_view key, std::size_t from = 0) const
    {
        const auto at = text_.find(key, from);
        return at == std::string_view::npos ? line_of_byte(from) : line_of_byte(at);
    }

    /// The line of `key` in the section that is being read: sections begin at the brackets' n-th opening
    /// brace.
    std::size_t line_in_section(std::string_view key) const
    {
        auto at = text_.find('[', std::min(text_.find("\"sections\""), text_.size()));
        for (auto n = 0; n < section_ && at != std::string_view::npos; ++n)
            at = text_.find('{', at + 1);
        if (at == std::string_view::npos)
            return 1;
        const auto end = text_.find('}', at);
        const auto found = text_.find(key, at);
        return found == std::string_view::npos || found > end ? line_of_byte(at) : line_of_byte(found);
    }

    std::string_view text_;
    std::string_view source_;
    bool must_be_finished_;
    int section_ = 0;  // the one being read, from 1
    std::map<int, std::string> used_;
};

}  // namespace

std::vector<int> ClassDescription::channels_in_use() const
{
    auto used = std::set<int> {};
    for (const auto& section : sections)
        used.insert(section.channels.begin(), section.channels.end());
    return {used.begin(), used.end()};
}

Status check_channels(const ClassDescription& cls, int offered, std::string_view input)
{
    for (const auto& section : cls.sections)
        for (const auto channel : section.channels)
            if (channel > offered)
                return failure(
                    ErrorCode::channel_missing,
                    fmt::format("The section '{}' listens to channel {}, but {} has {}; correct its "
                                "\"channels\" in the class description or choose another input.",
                                section.name, channel, input,
                                offered == 1 ? std::string {"only one"} : fmt::format("{}", offered)));
    return {};
}

Result<ClassDescription> parse_class(std::string_view json, std::string_view source, Unfinished unfinished)
{
    return Reader {json, source, unfinished}.read();
}

Result<ClassDescription> load_class(const std::filesystem::path& path)
{
    auto ignored = std::error_code {};
    auto file = std::ifstream {path, std::ios::binary};
    if (!file || std::filesystem::is_directory(path, ignored))
        return failure(
            ErrorCode::file_missing,
            fmt::format("The class description '{}' cannot be read; check the name.", path.string()));
    const auto text = without_byte_order_mark({std::istreambuf_iterator<char> {file}, {}});
    return parse_class(text, path.string());
}

std::string to_json(const ClassDescription& cls)
{
    auto root = Json {{"name", cls.name},
                      {"reference_a4_hz", cls.tuning.a4.value()},
                      {"temperament", temperament_name(cls.tuning.temperament)},
                      {"tolerance", cls.tolerance.value()},
                      {"keep_sound_days", cls.keep_sound_days},
                      {"sections", Json::array()}};
    for (const auto& section : cls.sections) {
        auto& entry = root["sections"].emplace_back(Json {{"name", section.name},
                                                          {"instrument", section.instrument.name},
                                                          {"channels", section.channels},
                                                          {"part", section.part}});
        if (section.players)
            entry["players"] = *section.players;
    }
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tutti::audio
