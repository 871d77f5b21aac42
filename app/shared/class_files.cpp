// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/class_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "recording/file_name.hpp"
#include "shared/places.hpp"
#include "shared/text_file.hpp"

namespace tutti {

namespace {

namespace fs = std::filesystem;

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

Result<fs::path> save_class(const audio::ClassDescription& cls, const fs::path& opened,
                            const audio::ClassDescription& was)
{
    auto error = std::error_code {};
    auto target = opened;
    if (!opened.empty()) {
        const auto there = audio::load_class(opened);
        if (!there || audio::to_json(*there) != audio::to_json(was))
            target.clear();
    }
    if (target.empty()) {
        fs::create_directories(classes_folder(), error);
        target = new_file_for(cls);
    } else if (audio::to_json(was) == audio::to_json(cls)) {
        return target;
    } else {
        auto before = target;
        before += "~";
        fs::copy_file(target, before, fs::copy_options::overwrite_existing, error);
        if (error) {  // a folder that cannot be written, such as the program's own
            fs::create_directories(classes_folder(), error);
            target = new_file_for(cls);
        }
    }
    return write_text(target, audio::to_json(cls)).map([&] { return target; });
}

}  // namespace tutti
