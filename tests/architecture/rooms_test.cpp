// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the tree to the shape that ARCHITECTURE.md draws: arrows between rooms go down only, and every
// library stays behind the one or two files that wrap it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

/// The rooms of the engine, lowest row first. Rooms of one row are neighbours and do not know each other.
const std::vector<std::vector<std::string>> rows {
    {"units"},
    {"rt", "audio"},
    {"dsp"},
    {"analysis", "score"},
    {"following", "playback", "recording", "session", "io"},
    {"rehearsal", "practice", "review"},
};

/// A library, and how widely it may be known.
struct Library {
    std::string name;
    std::string headers;  ///< what its includes begin with
    std::size_t most_files = 2;
    bool may_stand_in_a_header = false;
};

const std::vector<Library> libraries {
    {"PortAudio", "portaudio.h"},
    {"PortAudio's JACK extension", "pa_jack.h"},
    {"RtMidi", "rtmidi/"},
    {"RtMidi, as some systems have it", "RtMidi.h"},
    {"JACK", "jack/"},
    {"ALSA", "alsa/"},
    {"aubio", "aubio/"},
    {"FFTW", "fftw3.h"},
    {"libsndfile", "sndfile.h", 3},  // a device's recording, a take, a piece's stems
    {"FLAC", "FLAC"},
    {"libsamplerate", "samplerate.h"},
    {"soxr", "soxr.h"},
    {"Rubber Band", "rubberband/"},
    {"libebur128", "ebur128.h"},
    {"SQLite", "sqlite3.h"},
    {"zlib", "zlib.h"},
    {"pugixml", "pugixml.hpp"},
    {"libzip", "zip.h"},
    {"Mustache", "kainjow/"},
    {"X11", "X11/"},
    // Vocabulary: {fmt} and JSON stand in any .cpp for what the standard library lacks, and Result is an
    // alias of tl::expected.
    {"{fmt}", "fmt/", 1'000},
    {"JSON for Modern C++", "nlohmann/", 1'000},
    {"tl::expected", "tl/expected.hpp", 1, true},
};

/// The operating system's own headers: the engine must stay portable, so they too stay inside .cpp files.
const auto operating_system =
    std::regex {R"((sys|linux|netinet|arpa)/.*|windows\.h|)"
                R"((unistd|fcntl|signal|pthread|poll|sched|spawn|dirent|dlfcn|errno|locale)\.h)"};

struct Include {
    fs::path file;     ///< relative to the tree
    std::string what;  ///< between the quotes or brackets
    bool quoted = false;
};

std::vector<Include> includes_below(const fs::path& tree, std::string_view folder)
{
    static const auto directive = std::regex {R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
    auto found = std::vector<Include> {};
    if (!fs::exists(tree / folder))
        return found;
    for (const auto& entry : fs::recursive_directory_iterator {tree / folder}) {
        const auto extension = entry.path().extension();
        if (extension != ".hpp" && extension != ".cpp" && extension != ".h")
            continue;
        auto file = std::ifstream {entry.path()};
        for (auto line = std::string {}; std::getline(file, line);)
            if (auto match = std::smatch {}; std::regex_search(line, match, directive))
                found.push_back({fs::relative(entry.path(), tree), match[2], match[1] == "\""});
    }
    return found;
}

std::optional<std::size_t> row_of(std::string_view room)
{
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (std::find(rows[row].begin(), rows[row].end(), room) != rows[row].end())
            return row;
    return std::nullopt;
}

/// One line for each include of the engine that goes to a neighbour, up, or out of the house.
std::vector<std::string> wrong_arrows(const fs::path& tree)
{
    auto wrong = std::vector<std::string> {};
    for (const auto& [file, what, quoted] : includes_below(tree, "engine")) {
        const auto room = std::next(file.begin())->string();
        const auto from = row_of(room);
        if (!from) {
            wrong.push_back(fmt::format("{}: '{}' is no room of the house", file.string(), room));
            continue;
        }
        if (!quoted)
            continue;
        const auto target = what.substr(0, what.find('/'));
        const auto to = row_of(target);
        if (!to)
            wrong.push_back(fmt::format("{} includes \"{}\", which is in no room", file.string(), what));
        else if (target != room && *to >= *from)
            wrong.push_back(fmt::format("{} includes \"{}\": '{}' does not lie below '{}'", file.string(),
                                        what, target, room));
    }
    return wrong;
}

/// One line for each library that is known too widely, or that the engine uses and nobody has listed.
std::vector<std::string> escaped_libraries(const fs::path& tree)
{
    auto wrong = std::vector<std::string> {};
    auto files_of = std::map<std::string, std::set<std::string>> {};
    auto includes = includes_below(tree, "engine");
    const auto of_app = includes_below(tree, "app");
    includes.insert(includes.end(), of_app.begin(), of_app.end());
    for (const auto& [file, what, quoted] : includes) {
        const auto is_standard = what.find_first_of("/.") == std::string::npos;
        if (quoted || is_standard)
            continue;
        const auto in_engine = *file.begin() == "engine";
        const auto in_header = in_engine && file.extension() != ".cpp";
        if (std::regex_match(what, operating_system)) {
            if (in_header)
                wrong.push_back(fmt::format("{} includes <{}> in a header", file.string(), what));
            continue;
        }
        const auto library = std::find_if(libraries.begin(), libraries.end(), [&](const Library& known) {
            return what.starts_with(known.headers);
        });
        if (library == libraries.end()) {
            if (in_engine)
                wrong.push_back(fmt::format("{} includes <{}> of a library that this test does not list",
                                            file.string(), what));
            continue;
        }
        if (in_header && !library->may_stand_in_a_header)
            wrong.push_back(fmt::format("{} includes <{}> in a header", file.string(), what));
        auto& files = files_of[library->name];
        if (files.insert(file.string()).second && files.size() == library->most_files + 1)
            wrong.push_back(fmt::format("{} is known to more than {} files: {}", library->name,
                                        library->most_files, fmt::join(files, ", ")));
    }
    return wrong;
}

/// The rooms of the desktop and what they may include of each other: `model` and
/// `notation` know neither windows nor JUCE.
const std::map<std::string, std::set<std::string>> desktop_rooms {
    {"notation", {"notation"}},
    {"model", {"model", "notation"}},
    {"look", {"look", "model"}},
    {"views", {"views", "look", "model", "notation"}},
};

/// Where JUCE may be seen: in windows, and in the tests that take pictures of them.
bool may_know_juce(const fs::path& file)
{
    const auto path = file.generic_string();
    return (path.starts_with("app/desktop/") && !path.starts_with("app/desktop/model/") &&
            !path.starts_with("app/desktop/notation/")) ||
           (path.starts_with("plugins/") && !path.starts_with("plugins/host/") &&
            path.find("/meter/") == std::string::npos && path.find("/track/") == std::string::npos) ||
           path.starts_with("tests/plugins/host/") || path.starts_with("tests/plugins/inside/") ||
           path.starts_with("tests/desktop/pictures/") || path.starts_with("tests/desktop/figures/");
}

/// One line for each file that knows of JUCE and may not, or of a face that is not its own.
std::vector<std::string> escaped_faces(const fs::path& tree)
{
    auto wrong = std::vector<std::string> {};
    for (const auto* folder : {"engine", "app", "plugins", "tests", "benchmarks"})
        for (const auto& [file, what, quoted] : includes_below(tree, folder))
            if (!may_know_juce(file) &&
                (what.find("juce") != std::string::npos || what.find("Juce") != std::string::npos))
                wrong.push_back(fmt::format("{} includes {}", file.string(), what));
    for (const auto& [file, what, quoted] : includes_below(tree, "app/desktop")) {
        const auto from = desktop_rooms.find(file.parent_path().filename().string());
        const auto to = fs::path {what}.parent_path();
        if (quoted && from != desktop_rooms.end() && *to.begin() == "desktop" &&
            !from->second.contains(to.filename().string()))
            wrong.push_back(
                fmt::format("{} includes \"{}\", which does not lie below it", file.string(), what));
    }
    for (const auto* folder : {"app", "plugins"})
        for (const auto& [file, what, quoted] : includes_below(tree, folder)) {
            const auto folder_of_include = what.substr(0, what.find('/'));
            const auto own = *std::next(file.begin()) == folder_of_include;
            const auto beside = fs::exists(tree / file.parent_path() / what);
            // A plug-in's window is made of the desktop's components, and plug-ins share what they know of
            // hosts.
            const auto of_plugins = std::set<std::string> {"desktop", "host", "juce"};
            const auto common = folder_of_include == "shared" || (std::string_view {folder} == "plugins" &&
                                                                  of_plugins.contains(folder_of_include));
            if (quoted && !own && !common && !beside && !row_of(folder_of_include))
                wrong.push_back(fmt::format("{} includes \"{}\" of another face", file.string(), what));
        }
    return wrong;
}

/// A little tree of source files, to see that the checks find what they look for.
class Tree {
public:
    void file(const fs::path& name, std::string_view text) const
    {
        fs::create_directories((folder_.path() / name).parent_path());
        std::ofstream {folder_.path() / name} << text;
    }
    [[nodiscard]] const fs::path& path() const { return folder_.path(); }

private:
    tutti::test::TemporaryFolder folder_;
};

const auto this_tree = fs::path {TUTTI_SOURCE_TREE};

}  // namespace

TEST_CASE("no room of the engine reaches up, or across to a neighbour", "[architecture]")
{
    const auto wrong = wrong_arrows(this_tree);
    INFO(fmt::format("{}", fmt::join(wrong, "\n")));
    CHECK(wrong.empty());
    CHECK(includes_below(this_tree, "engine").size() > 50);
}

TEST_CASE("every library stays behind the files that wrap it", "[architecture]")
{
    const auto wrong = escaped_libraries(this_tree);
    INFO(fmt::format("{}", fmt::join(wrong, "\n")));
    CHECK(wrong.empty());
}

TEST_CASE("the faces know the engine, not each other, and only windows know of JUCE", "[architecture]")
{
    const auto wrong = escaped_faces(this_tree);
    INFO(fmt::format("{}", fmt::join(wrong, "\n")));
    CHECK(wrong.empty());
}

TEST_CASE("an include that goes up, across or out of the house is found", "[architecture]")
{
    const auto tree = Tree {};
    tree.file("engine/dsp/good.cpp",
              "#include \"dsp/good.hpp\"\n#include \"rt/queue.hpp\"\n#include <vector>\n");
    CHECK(wrong_arrows(tree.path()).empty());
    tree.file("engine/dsp/up.cpp", "#include \"analysis/tracker.hpp\"\n");
    tree.file("engine/io/across.hpp", "  # include \"session/store.hpp\"\n");
    tree.file("engine/session/out.cpp", "#include \"store.hpp\"\n");
    tree.file("engine/cellar/new.hpp", "#include <vector>\n");
    auto wrong = wrong_arrows(tree.path());
    std::sort(wrong.begin(), wrong.end());
    CHECK(wrong ==
          std::vector<std::string> {
              "engine/cellar/new.hpp: 'cellar' is no room of the house",
              "engine/dsp/up.cpp includes \"analysis/tracker.hpp\": 'analysis' does not lie below 'dsp'",
              "engine/io/across.hpp includes \"session/store.hpp\": 'session' does not lie below 'io'",
              "engine/session/out.cpp includes \"store.hpp\", which is in no room"});
}

TEST_CASE("a library that escapes its wrapper is found", "[architecture]")
{
    const auto tree = Tree {};
    tree.file("engine/dsp/stft.cpp", "#include <fftw3.h>\n#include <unistd.h>\n");
    tree.file("engine/dsp/other.cpp", "#include <fftw3.h>\n#include <fmt/format.h>\n");
    CHECK(escaped_libraries(tree.path()).empty());
    tree.file("app/cli/third.cpp", "#include <fftw3.h>\n#include <curses.h>\n");
    tree.file("engine/io/device.hpp", "#include <portaudio.h>\n");
    tree.file("engine/io/files.hpp", "#include <fcntl.h>\n");
    tree.file("engine/io/unknown.cpp", "#include <boost/asio.hpp>\n");
    auto wrong = escaped_libraries(tree.path());
    std::sort(wrong.begin(), wrong.end());
    CHECK(wrong ==
          std::vector<std::string> {
              "FFTW is known to more than 2 files: app/cli/third.cpp, engine/dsp/other.cpp, "
              "engine/dsp/stft.cpp",
              "engine/io/device.hpp includes <portaudio.h> in a header",
              "engine/io/files.hpp includes <fcntl.h> in a header",
              "engine/io/unknown.cpp includes <boost/asio.hpp> of a library that this test does not list"});
}

TEST_CASE("a face that reaches into another one, and JUCE outside a window, are found", "[architecture]")
{
    const auto tree = Tree {};
    tree.file("app/desktop/window.cpp",
              "#include <juce_gui_basics/juce_gui_basics.h>\n#include \"desktop/view.hpp\"\n");
    tree.file("app/desktop/view.hpp", "#include \"rehearsal/engine.hpp\"\n");
    CHECK(escaped_faces(tree.path()).empty());
    tree.file("engine/dsp/window.cpp", "#include <juce_dsp/juce_dsp.h>\n");
    tree.file("app/cli/main.cpp", "#include \"desktop/view.hpp\"\n");
    CHECK(escaped_faces(tree.path()).size() == 2);
    tree.file("app/desktop/views/cell.hpp", "#include \"desktop/model/texts.hpp\"\n");
    CHECK(escaped_faces(tree.path()).size() == 2);
    tree.file("app/desktop/model/texts.hpp", "#include <juce_core/juce_core.h>\n");
    tree.file("app/desktop/model/seats.hpp", "#include \"desktop/views/cell.hpp\"\n");
    CHECK(escaped_faces(tree.path()).size() == 4);
}
