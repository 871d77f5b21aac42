// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/class_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "recording/file_name.hpp"
#include "shared/places.hpp"
#include "shared/text_file.hpp"
#include "units/utf8.hpp"

namespace tutti {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::optional<std::string> text_in(const fs::path& path)
{
    auto file = std::ifstream {path, std::ios::binary};
    auto ignored = std::error_code {};
    if (!file || fs::is_directory(path, ignored))
        return std::nullopt;
    return without_byte_order_mark({std::istreambuf_iterator<char> {file}, {}});
}

Json json_of(const KeptClass& kept)
{
    auto root = Json::parse(audio::to_json(kept.cls));
    if (!kept.piece.folder_or_score.empty()) {
        root["piece"] = name_of_piece(kept.piece.folder_or_score);
        root["piece_title"] = kept.piece.title;
    }
    return root;
}

std::string text_of_json(const Json& root)
{
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string string_at(const Json& root, const char* key)
{
    const auto found = root.find(key);
    return found != root.end() && found->is_string() ? found->get<std::string>() : std::string {};
}

/// Of a text that is a class already.
ChosenPiece piece_in(const Json& root)
{
    const auto name = string_at(root, "piece");
    if (name.empty())
        return {};
    const auto title = string_at(root, "piece_title");
    const auto path = piece_called(name);
    return {path, title.empty() ? path.filename().string() : title};
}

fs::path new_file_for(const audio::ClassDescription& cls)
{
    const auto name =
        cls.name.empty() ? std::string {"class"} : recording::safe_file_names({cls.name}).front();
    auto error = std::error_code {};
    auto path = classes_folder() / (name + ".json");
    for (auto n = 2; fs::exists(path, error); ++n)
        path = classes_folder() / fmt::format("{} {}.json", name, n);
    return path;
}

}  // namespace

std::vector<fs::path> kept_classes()
{
    auto found = std::vector<fs::path> {};
    auto error = std::error_code {};
    for (const auto& entry : fs::directory_iterator {classes_folder(), error})
        if (entry.path().extension() == ".json" && entry.is_regular_file(error))
            found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

std::string text_of(const KeptClass& kept)
{
    return text_of_json(json_of(kept));
}

std::string text_of(const KeptSetUp& kept)
{
    auto root = Json {{"opened", kept.opened.string()}, {"class", json_of(kept.now)}};
    if (!kept.opened.empty())
        root["was"] = json_of(kept.was);
    if (!kept.interface.empty())
        root["interface"] = kept.interface;
    return text_of_json(root);
}

bool says_the_same(const KeptClass& one, const KeptClass& other)
{
    return text_of(one) == text_of(other);
}

Result<KeptClass> load_kept_class(const fs::path& path)
{
    const auto text = text_in(path);
    if (!text)
        return audio::load_class(path).map([](audio::ClassDescription cls) {
            return KeptClass {std::move(cls), {}};
        });
    return audio::parse_class(*text, path.string(), audio::Unfinished::allowed)
        .map([&](audio::ClassDescription cls) {
            return KeptClass {std::move(cls), piece_in(Json::parse(*text, nullptr, false))};
        });
}

std::optional<KeptSetUp> kept_set_up()
{
    const auto text = text_in(set_up_file());
    if (!text)
        return std::nullopt;
    const auto root = Json::parse(*text, nullptr, false);
    const auto class_at = [&](const char* key) -> std::optional<KeptClass> {
        const auto cls = root.is_object() ? root.find(key) : root.end();
        if (!root.is_object() || cls == root.end())
            return std::nullopt;
        auto read = audio::parse_class(cls->dump(), set_up_file().string(), audio::Unfinished::allowed);
        if (!read)
            return std::nullopt;
        return KeptClass {*std::move(read), piece_in(*cls)};
    };
    auto now = class_at("class");
    if (!now)
        return std::nullopt;
    return KeptSetUp {*std::move(now), string_at(root, "opened"), class_at("was").value_or(KeptClass {}),
                      string_at(root, "interface")};
}

Result<fs::path> save_class(const KeptClass& kept, const fs::path& opened, const KeptClass& was)
{
    auto error = std::error_code {};
    auto target = opened;
    if (!opened.empty()) {
        const auto there = load_kept_class(opened);
        if (!there || !says_the_same(*there, was))
            target.clear();
    }
    if (target.empty()) {
        fs::create_directories(classes_folder(), error);
        target = new_file_for(kept.cls);
    } else if (says_the_same(was, kept)) {
        return target;
    } else {
        auto before = target;
        before += "~";
        fs::copy_file(target, before, fs::copy_options::overwrite_existing, error);
        if (error) {  // a folder that cannot be written, such as the program's own
            fs::create_directories(classes_folder(), error);
            target = new_file_for(kept.cls);
        }
    }
    return write_text(target, text_of(kept)).map([&] { return target; });
}

}  // namespace tutti
