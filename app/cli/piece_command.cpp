// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.hpp"
#include "cli/piece_check.hpp"
#include "cli/text.hpp"
#include "playback/piece.hpp"
#include "playback/piece_alignment.hpp"
#include "score/part_names.hpp"
#include "score/unfolded_score.hpp"
#include "shared/score_file.hpp"
#include "units/enumerated.hpp"

namespace tutti::cli {

namespace {

/// Line by line, since a line's end is a control character to shown().
void print(std::string_view text, Charset charset)
{
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        std::printf("%s\n", shown(text.substr(0, end), charset).c_str());
        text.remove_prefix(end + 1);
    }
}

struct Options {
    std::filesystem::path score;
    bool json = false;
    bool notes = false;
};

Status check(const Options& options)
{
    const auto score = load_score(options.score);
    if (!score)
        return tl::unexpected {score.error()};
    if (options.json)
        std::fputs(piece_check_json(**score, options.notes).c_str(), stdout);
    else
        print(piece_check_text(**score), locale_charset());
    return {};
}

constexpr auto another_piece =
    0.5;  // another tune has 27 to 45 %, each recording of the pieces that ship 80 % or more
constexpr auto doubtful = 0.5;  // of a bar
constexpr auto much = 2.0;      // how many times faster or slower than the piece a person pins hardly

struct NewPiece {
    std::filesystem::path score;
    std::vector<std::string> stems;  // FILE, or PART=FILE
    std::filesystem::path out;
    std::string title;
    std::string licence;
};

bool are_alike(const std::filesystem::path& a, const std::filesystem::path& b)
{
    auto error = std::error_code {};
    if (std::filesystem::equivalent(a, b, error))
        return true;
    auto first = std::ifstream {a, std::ios::binary};
    auto second = std::ifstream {b, std::ios::binary};
    using Bytes = std::istreambuf_iterator<char>;
    return first && second && std::equal(Bytes {first}, Bytes {}, Bytes {second}, Bytes {});
}

/// What is made for a piece, and is taken away again where there will be none.
class Made {
public:
    Made() = default;
    ~Made()
    {
        auto error = std::error_code {};
        for (auto made = made_.rbegin(); made != made_.rend(); ++made)
            std::filesystem::remove(*made, error);
    }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    void note(std::filesystem::path path) { made_.push_back(std::move(path)); }
    void keep() { made_.clear(); }

private:
    std::vector<std::filesystem::path> made_;
};

/// The folder, and those that it lies in.
Status make_folder(const std::filesystem::path& folder, Made& made)
{
    auto error = std::error_code {};
    auto missing = std::vector<std::filesystem::path> {};
    for (auto path = std::filesystem::absolute(folder, error).lexically_normal();
         !path.empty() && !std::filesystem::exists(path, error) && path != path.root_path();
         path = path.parent_path())
        missing.push_back(path);
    std::ranges::reverse(missing);
    for (auto& path : missing) {
        std::filesystem::create_directory(path, error);
        if (!error)
            made.note(std::move(path));
    }
    std::filesystem::create_directories(folder, error);  // which says why, where it is not there by now
    if (!error)
        return {};
    return failure(ErrorCode::file_unwritable,
                   fmt::format("The folder '{}' cannot be made ({}); choose another.", folder.string(),
                               error.message()));
}

/// Whether a file can be copied into the folder. One that is there already may be the very one; another of
/// its name is nobody's to overwrite.
Status check_copy(const std::filesystem::path& folder, const std::filesystem::path& file)
{
    auto error = std::error_code {};
    if (!std::filesystem::is_regular_file(file, error))
        return failure(
            ErrorCode::file_missing,
            std::filesystem::is_directory(file, error)
                ? fmt::format("'{}' is a folder; name the file in it.", file.string())
                : fmt::format("There is no file '{}'; check the name and the folder.", file.string()));
    const auto copy = folder / file.filename();
    if (!std::filesystem::exists(copy, error) || are_alike(file, copy))
        return {};
    return failure(ErrorCode::bad_argument,
                   fmt::format("'{}' already holds another file of that name; move it away, or give "
                               "another folder.",
                               copy.string()));
}

/// A copy has its name once it is whole: half of one would be another file, and stand in the way the next
/// time.
Status copy_into(const std::filesystem::path& folder, const std::filesystem::path& file, Made& made)
{
    if (const auto possible = check_copy(folder, file); !possible)
        return possible;
    auto error = std::error_code {};
    const auto copy = folder / file.filename();
    if (std::filesystem::exists(copy, error))
        return {};
    auto beside = copy;
    beside += ".tutti-new";  // nobody else's: what is there was left of a copy
    made.note(beside);
    std::filesystem::copy_file(file, beside, std::filesystem::copy_options::overwrite_existing, error);
    if (!error) {
        made.note(copy);
        std::filesystem::rename(beside, copy, error);
    }
    if (error)
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' could not be copied into '{}' ({}); check both names.",
                                   file.string(), folder.string(), error.message()));
    return {};
}

/// The bars of an alignment that may need a person's ear, as "3 (41 %), 7 to 9 (12 to 38 %)".
std::string doubtful_bars(const score::UnfoldedScore& score, const std::vector<playback::Anchor>& anchors)
{
    struct Run {
        std::size_t first;
        std::size_t last;
        double least;
        double most;
    };
    auto runs = std::vector<Run> {};
    const auto bars = score.bars();
    for (std::size_t b = 0; b < bars.size(); ++b) {
        const auto anchor = std::ranges::find(anchors, bars[b].start, &playback::Anchor::at);
        if (anchor == anchors.end() || anchor->pinned || anchor->confidence >= doubtful)
            continue;
        const auto confidence = anchor->confidence;
        // A range is read in printed numbers, which a repeat goes back in.
        if (!runs.empty() && runs.back().last + 1 == b && bars[b].bar == bars[b - 1].bar + 1)
            runs.back() = {runs.back().first, b, std::min(runs.back().least, confidence),
                           std::max(runs.back().most, confidence)};
        else
            runs.push_back({b, b, confidence, confidence});
    }
    auto text = std::vector<std::string> {};
    const auto number = [&](std::size_t b) { return score.printed(bars[b]).number; };
    for (const auto& run : runs) {
        const auto least = fmt::format("{:.0f}", 100.0 * run.least);
        const auto most = fmt::format("{:.0f}", 100.0 * run.most);
        text.push_back(fmt::format("{} ({} %)",
                                   run.first == run.last
                                       ? number(run.first)
                                       : fmt::format("{} to {}", number(run.first), number(run.last)),
                                   least == most ? least : fmt::format("{} to {}", least, most)));
    }
    return fmt::format("{}", fmt::join(text, ", "));
}

/// A sentence for each pin from which, or to which, the music would have to go much faster or slower than
/// the piece does.
std::vector<std::string> doubtful_pins(const score::UnfoldedScore& score,
                                       const std::vector<playback::Anchor>& anchors)
{
    auto paces = std::vector<double> {};
    for (std::size_t n = 1; n < anchors.size(); ++n)
        paces.push_back((anchors[n].time - anchors[n - 1].time).value() /
                        (score.time_at(anchors[n].at) - score.time_at(anchors[n - 1].at)).value());
    auto sorted = paces;
    std::ranges::sort(sorted);
    auto sentences = std::vector<std::string> {};
    for (std::size_t n = 0; n < anchors.size(); ++n) {
        if (!anchors[n].pinned)
            continue;
        const auto usual = sorted[sorted.size() / 2];
        const auto unlikely = [&](double pace) { return pace > much * usual || much * pace < usual; };
        if ((n == 0 || !unlikely(paces[n - 1])) && (n == paces.size() || !unlikely(paces[n])))
            continue;
        sentences.push_back(fmt::format(
            "{}, which does not go with the bars around it: check the time, or take \"pinned\" out "
            "of piece.json.",
            playback::pin_in_words(score, anchors[n])));
    }
    return sentences;
}

bool is_found(const playback::StemReport& report)
{
    return report.played != playback::StemReport::Played::not_at_all && report.confidence >= another_piece;
}

void print_confidences(const playback::Piece& piece, const std::vector<playback::StemReport>& reports,
                       Charset charset)
{
    auto lines = std::string {};
    if (std::ranges::none_of(reports, is_found))
        return;  // every bar is to be doubted, which has been said
    if (const auto bars = doubtful_bars(*piece.score, piece.alignment); !bars.empty())
        lines += bars + "\n";
    for (std::size_t s = 0; s < piece.stems.size(); ++s)
        if (const auto bars = doubtful_bars(*piece.score, piece.stems[s].alignment);
            !bars.empty() && is_found(reports[s]))
            lines += fmt::format("of {} by itself: {}\n", piece.stems[s].file, bars);
    print(lines.empty() ? "Every bar was found with confidence.\n"
                        : "Listen to these bars, and pin those that are wrong (\"pinned\": true in "
                          "piece.json): " +
                              lines,
          charset);
    auto pins = doubtful_pins(*piece.score, piece.alignment);
    for (const auto& stem : piece.stems)
        for (auto& of_stem : doubtful_pins(*piece.score, stem.alignment))
            pins.push_back(fmt::format("{}: {}", stem.file, of_stem));
    for (const auto& sentence : pins)
        fmt::print(stderr, "tutti: {}\n", shown(sentence, charset));
}

/// A recording, and whose it is where somebody said so.
struct Given {
    std::filesystem::path file;
    std::string part;  // empty: everybody's
    bool said = false;
};

/// "Violins 1=take 3.wav", or a file whose name may say whose it is. One that has the sign in its own name is
/// that file.
Result<Given> given(const std::string& word, const score::Score& score)
{
    auto error = std::error_code {};
    const auto sign = word.find('=');
    if (sign == std::string::npos || std::filesystem::is_regular_file(word, error)) {
        const auto file = std::filesystem::path {word};
        const auto part = score::part_in_file_name(score, file.filename().string());
        return Given {file, part ? score.parts[*part].name : std::string {}, false};
    }
    const auto called = word.substr(0, sign);
    if (score::plain_name(called) == "everybody")
        return Given {word.substr(sign + 1), {}, true};
    const auto part = score::find_part(score, called);
    if (!part)
        return tl::unexpected {part.error()};
    return Given {word.substr(sign + 1), score.parts[*part].name, true};
}

/// That a recording's name says of nobody in particular whose it is, which costs the part its mute.
void say_whose(const Given& stem, const score::Score& score)
{
    constexpr auto of_all = std::to_array<std::string_view>({"everybody", "tutti", "alle", "mix"});
    if (!stem.part.empty() || stem.said || score.parts.size() < 2)
        return;
    auto word = std::string {};
    for (const auto c : stem.file.stem().string() + ".") {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (std::ranges::find(of_all, word) != of_all.end()) {
            return;
        } else {
            word.clear();
        }
    }
    const auto file = stem.file.filename().string();
    fmt::print(
        stderr, "tutti: {}\n",
        shown(fmt::format("No one part is named in '{}', so it is taken for everybody; if it is of one, "
                          "give it as \"{}={}\" (the parts are {}).",
                          file, score.parts.front().name, file, score::part_names(score)),
              locale_charset()));
}

/// Two files of one name cannot both be in a folder.
Status have_names_of_their_own(const std::filesystem::path& score, const std::vector<Given>& stems)
{
    auto names = std::set<std::filesystem::path> {"piece.json", score.filename()};
    for (const auto& stem : stems)
        if (!names.insert(stem.file.filename()).second)
            return failure(
                ErrorCode::bad_argument,
                fmt::format("Two of the files are called '{}'; rename one.", stem.file.filename().string()));
    return {};
}

/// Of a recording that does not hold all of the score: "'a.wav' begins in bar 5 and ends in bar 9; …"
std::string what_it_holds(const playback::Piece& piece, const playback::StemDescription& stem,
                          const playback::StemReport& report)
{
    const auto number = [&](std::size_t bar) {
        return piece.score->printed(piece.score->bars()[bar]).number;
    };
    auto does = std::vector<std::string> {};
    auto not_heard = std::vector<std::string> {};
    if (report.begins_in) {
        does.push_back("begins in bar " + number(*report.begins_in));
        not_heard.emplace_back("before");
    }
    if (report.ends_in) {
        does.push_back("ends in bar " + number(*report.ends_in));
        not_heard.emplace_back("after");
    }
    return fmt::format("'{}' {}; {} that {} not heard.", stem.file, enumerated(does), enumerated(not_heard),
                       stem.part.empty() ? std::string {"it is"} : fmt::format("the {} are", stem.part));
}

/// What was found, by recording and by bar; `unreadable` says what became of one of which nothing could be
/// read, `unfound` of the others beside one that was not found.
void print_found(const playback::Piece& piece, const std::vector<playback::StemReport>& reports,
                 std::string_view unreadable, std::string_view unfound = " The rest has been aligned.")
{
    using Played = playback::StemReport::Played;
    const auto charset = locale_charset();
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const auto& report = reports[i];
        const auto& stem = piece.stems[i];
        const auto found = report.played != Played::not_at_all;
        const auto* const played = piece.stems.size() == 1          ? ""
                                   : report.played == Played::alone ? ", played by itself"
                                                                    : ", played with the others";
        if (found)
            print(fmt::format("{}: {}, A at {:.1f} Hz{}; confidence {:.0f} %\n", stem.file,
                              stem.part.empty() ? "everybody" : stem.part, stem.a4.value(), played,
                              100.0 * report.confidence),
                  charset);
        if (!report.remark.empty())
            fmt::print(stderr, "tutti: {}{}\n", shown(report.remark, charset),
                       found               ? ""
                       : report.unreadable ? unreadable
                                           : unfound);
        if (found && (report.begins_in || report.ends_in) && report.confidence >= another_piece)
            fmt::print(stderr, "tutti: {}\n", shown(what_it_holds(piece, stem, report), charset));
        if (found && report.confidence < another_piece)
            fmt::print(stderr, "tutti: '{}' does not seem to be a recording of this score{}; check both.\n",
                       shown(stem.file, charset),
                       shown(stem.part.empty() ? std::string {} : fmt::format(" as {} play it", stem.part),
                             charset));
    }
    print_confidences(piece, reports, charset);
}

Status align(const std::filesystem::path& folder)
{
    auto piece = playback::load_piece(folder);
    if (!piece)
        return tl::unexpected {piece.error()};
    const auto reports = playback::align_piece(*piece);
    if (!reports)
        return tl::unexpected {reports.error()};
    if (const auto saved = playback::save_piece(*piece); !saved)
        return saved;
    print_found(*piece, *reports, " The rest has been aligned.");
    return {};
}

Status make(NewPiece wanted)
{
    auto score_file = score_of(wanted.score);
    if (!score_file)
        return tl::unexpected {score_file.error()};
    wanted.score = *std::move(score_file);
    const auto score = load_score(wanted.score);
    if (!score)
        return tl::unexpected {score.error()};
    const auto& printed = (*score)->printed();
    auto stems = std::vector<Given> {};
    for (const auto& word : wanted.stems) {
        auto stem = given(word, printed);
        if (!stem)
            return tl::unexpected {stem.error()};
        stems.push_back(*std::move(stem));
    }
    if (const auto named = have_names_of_their_own(wanted.score, stems); !named)
        return named;
    auto error = std::error_code {};
    if (std::filesystem::exists(wanted.out / "piece.json", error))
        return failure(ErrorCode::bad_argument,
                       fmt::format("'{}' already holds a piece; give another folder.", wanted.out.string()));
    if (const auto possible = check_copy(wanted.out, wanted.score); !possible)
        return possible;
    for (const auto& stem : stems)
        if (const auto possible = check_copy(wanted.out, stem.file); !possible)
            return possible;
    auto made = Made {};
    if (const auto folder = make_folder(wanted.out, made); !folder)
        return folder;

    auto piece = playback::Piece {};
    piece.title = !wanted.title.empty()    ? wanted.title
                  : !printed.title.empty() ? printed.title
                                           : wanted.score.stem().string();
    piece.composer = printed.composer;
    piece.licence = wanted.licence;
    piece.score_file = wanted.score.filename().string();
    piece.score = *score;
    for (const auto& stem : stems)
        piece.stems.push_back({.file = stem.file.string(), .part = stem.part});
    // Where they lie: aligning takes its time, and whoever gives it up finds nothing copied.
    const auto reports = playback::align_piece(piece);
    if (!reports)
        return tl::unexpected {reports.error()};
    auto readable = piece;
    readable.stems.clear();
    auto files = std::vector {wanted.score};
    for (std::size_t s = 0; s < stems.size(); ++s) {
        piece.stems[s].file = stems[s].file.filename().string();
        if ((*reports)[s].unreadable)
            continue;
        readable.stems.push_back(piece.stems[s]);
        files.push_back(stems[s].file);
    }
    constexpr auto unreadable = std::string_view {" It has been left out."};
    if (std::ranges::none_of(*reports, is_found)) {
        print_found(piece, *reports, "", "");
        return failure(ErrorCode::piece_invalid,
                       "None of the recordings was found in the score, so no piece has been made.");
    }
    for (const auto& file : files)
        if (const auto copied = copy_into(wanted.out, file, made); !copied)
            return copied;
    readable.folder = wanted.out;
    if (const auto saved = playback::save_piece(readable); !saved)
        return saved;
    made.keep();
    for (std::size_t s = 0; s < stems.size(); ++s)
        if (!(*reports)[s].unreadable)
            say_whose(stems[s], piece.score->printed());
    print_found(piece, *reports, unreadable);
    return {};
}

}  // namespace

void add_piece(CLI::App& app, Action& chosen)
{
    auto* command = app.add_subcommand("piece", "Pieces: scores, and recordings of them to play along with.");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    auto* checking = command->add_subcommand(
        "check", "Reads a score and prints what was understood.\n\n"
                 "Parts with their instrument, transposition and sounding range, bars as printed and as "
                 "played, repeats\n"
                 "and jumps, marks, and a remark on whatever was repaired or left out.");
    checking
        ->add_option("SCORE", options->score,
                     "MusicXML (.musicxml, .xml, .mxl), Standard MIDI (.mid), or a piece's folder or name")
        ->required();
    auto* json = checking->add_flag("--json", options->json, "for a program to read");
    checking
        ->add_flag("--notes", options->notes,
                   "with --json: every note and every bar, in the order of playing")
        ->needs(json);
    checking->callback([options, &chosen] { chosen = [options] { return check(*options); }; });

    auto wanted = std::make_shared<NewPiece>();
    auto* making = command->add_subcommand(
        "new", "Makes a piece, a folder, from a score and recordings of it, and aligns them.\n\n"
               "A recording for each part or one of everybody, at any sample rate, up to half an hour long "
               "and within\n"
               "half a semitone of A 440. It belongs to the part that its file name names (\"violin 1 "
               "(phone).wav\", \"vc.flac\"),\n"
               "or that you say: \"Violins 1=take 3.wav\". A phone's M4A is made into FLAC first: ffmpeg -i "
               "x.m4a x.flac");
    making->add_option("SCORE", wanted->score, "MusicXML or MIDI")->required();
    making
        ->add_option(
            "STEM", wanted->stems,
            "WAV, FLAC, Ogg, MP3, AIFF or CAF; PART=FILE says whose it is, everybody=FILE that it is "
            "of all")
        ->required();
    making->add_option("--out", wanted->out, "the piece's folder")->required();
    making->add_option("--title", wanted->title, "the score's own when left out");
    making->add_option("--licence", wanted->licence, "under which the recordings may be used");
    making->callback([wanted, &chosen] { chosen = [wanted] { return make(*wanted); }; });

    auto folder = std::make_shared<std::filesystem::path>();
    auto* aligning =
        command->add_subcommand("align", "Finds every beat of the score in the recordings of a piece.\n\n"
                                         "It is written to piece.json, with its confidence by bar. What has "
                                         "\"pinned\": true there stays where\n"
                                         "it is.");
    aligning->add_option("PIECE", *folder, "the piece's folder")->required();
    aligning->callback([folder, &chosen] { chosen = [folder] { return align(*folder); }; });
}

}  // namespace tutti::cli
