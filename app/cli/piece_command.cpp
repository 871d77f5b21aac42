// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/piece_check.hpp"
#include "cli/text.hpp"
#include "playback/piece.hpp"
#include "playback/piece_alignment.hpp"
#include "score/part_names.hpp"
#include "score/read_score.hpp"
#include "score/unfolded_score.hpp"

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
    auto read = score::read_score(options.score);
    if (!read)
        return tl::unexpected {read.error()};
    const auto score = score::UnfoldedScore::unfold(std::move(*read));
    if (!score)
        return tl::unexpected {score.error()};
    if (options.json)
        std::fputs(piece_check_json(*score, options.notes).c_str(), stdout);
    else
        print(piece_check_text(*score), locale_charset());
    return {};
}

constexpr auto hardly_found = 0.25;  // noise has 5 %, each recording of the pieces that ship 80 % or more

struct NewPiece {
    std::filesystem::path score;
    std::vector<std::filesystem::path> stems;
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

/// A file that is there already may be the very one; another of its name is nobody's to overwrite.
Status copy_into(const std::filesystem::path& folder, const std::filesystem::path& file, Made& made)
{
    auto error = std::error_code {};
    if (!std::filesystem::is_regular_file(file, error))
        return failure(
            ErrorCode::file_missing,
            std::filesystem::is_directory(file, error)
                ? fmt::format("'{}' is a folder; name the file in it.", file.string())
                : fmt::format("There is no file '{}'; check the name and the folder.", file.string()));
    const auto copy = folder / file.filename();
    if (std::filesystem::exists(copy, error))
        return are_alike(file, copy)
                   ? Status {}
                   : failure(
                         ErrorCode::bad_argument,
                         fmt::format("'{}' already holds another file of that name; move it away, or give "
                                     "another folder.",
                                     copy.string()));
    made.note(copy);
    std::filesystem::copy_file(file, copy, error);
    if (error)
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' could not be copied into '{}' ({}); check both names.",
                                   file.string(), folder.string(), error.message()));
    return {};
}

/// The bars of an alignment that may need a person's ear, as "3 (41 %), 7 (38 %)".
std::string doubtful_bars(const score::UnfoldedScore& score, const std::vector<playback::Anchor>& anchors)
{
    auto doubtful = std::string {};
    for (const auto& bar : score.bars())
        for (const auto& anchor : anchors)
            if (anchor.at == bar.start && !anchor.pinned && anchor.confidence < 0.5)
                doubtful += fmt::format("{}{} ({:.0f} %)", doubtful.empty() ? "" : ", ",
                                        score.printed(bar).number, 100.0 * anchor.confidence);
    return doubtful;
}

void print_confidences(const playback::Piece& piece, Charset charset)
{
    auto lines = std::string {};
    if (const auto bars = doubtful_bars(*piece.score, piece.alignment); !bars.empty())
        lines += bars + "\n";
    for (const auto& stem : piece.stems)
        if (const auto bars = doubtful_bars(*piece.score, stem.alignment); !bars.empty())
            lines += fmt::format("of {} by itself: {}\n", stem.file, bars);
    print(lines.empty() ? "Every bar was found with confidence.\n"
                        : "Listen to these bars, and pin those that are wrong (\"pinned\": true in "
                          "piece.json): " +
                              lines,
          charset);
}

/// Two files of one name cannot both be in a folder.
Status have_names_of_their_own(const NewPiece& wanted)
{
    auto names = std::set<std::filesystem::path> {"piece.json", wanted.score.filename()};
    for (const auto& stem : wanted.stems)
        if (!names.insert(stem.filename()).second)
            return failure(
                ErrorCode::bad_argument,
                fmt::format("Two of the files are called '{}'; rename one.", stem.filename().string()));
    return {};
}

/// Writes the description once the recordings have been found in the score.
Status align_and_save(playback::Piece& piece)
{
    const auto reports = playback::align_piece(piece);
    if (!reports)
        return tl::unexpected {reports.error()};
    if (const auto saved = playback::save_piece(piece); !saved)
        return saved;
    using Played = playback::StemReport::Played;
    for (std::size_t i = 0; i < reports->size(); ++i) {
        const auto& report = (*reports)[i];
        const auto& stem = piece.stems[i];
        if (report.played == Played::not_at_all)
            fmt::print(stderr, "tutti: {} The rest has been aligned.\n",
                       shown(report.remark, locale_charset()));
        else
            print(fmt::format("{}: {}, A at {:.1f} Hz, {}; confidence {:.0f} %\n", report.file,
                              stem.part.empty() ? "everybody" : stem.part, stem.a4.value(),
                              report.played == Played::alone ? "played by itself" : "played with the others",
                              100.0 * report.confidence),
                  locale_charset());
        if (report.played != Played::not_at_all && report.confidence < hardly_found)
            fmt::print(
                stderr,
                "tutti: Hardly anything of the score was found in '{}'; check that it is of this piece.\n",
                shown(report.file, locale_charset()));
    }
    print_confidences(piece, locale_charset());
    return {};
}

Status align(const std::filesystem::path& folder)
{
    auto piece = playback::load_piece(folder);
    if (!piece)
        return tl::unexpected {piece.error()};
    return align_and_save(*piece);
}

Status make(const NewPiece& wanted)
{
    if (const auto named = have_names_of_their_own(wanted); !named)
        return named;
    auto read = score::read_score(wanted.score);
    if (!read)
        return tl::unexpected {read.error()};
    auto score = score::UnfoldedScore::unfold(std::move(*read));
    if (!score)
        return tl::unexpected {score.error()};
    auto error = std::error_code {};
    if (std::filesystem::exists(wanted.out / "piece.json", error))
        return failure(ErrorCode::bad_argument,
                       fmt::format("'{}' already holds a piece; give another folder.", wanted.out.string()));
    auto made = Made {};
    if (const auto folder = make_folder(wanted.out, made); !folder)
        return folder;
    if (const auto copied = copy_into(wanted.out, wanted.score, made); !copied)
        return copied;

    const auto& printed = score->printed();
    auto piece = playback::Piece {};
    piece.folder = wanted.out;
    piece.title = !wanted.title.empty()    ? wanted.title
                  : !printed.title.empty() ? printed.title
                                           : wanted.score.stem().string();
    piece.composer = printed.composer;
    piece.licence = wanted.licence;
    piece.score_file = wanted.score.filename().string();
    piece.score = std::make_shared<score::UnfoldedScore>(*std::move(score));
    for (const auto& file : wanted.stems) {
        if (const auto copied = copy_into(wanted.out, file, made); !copied)
            return copied;
        auto stem = playback::StemDescription {};
        stem.file = file.filename().string();
        if (const auto part = score::part_in_file_name(piece.score->printed(), stem.file))
            stem.part = piece.score->printed().parts[*part].name;
        piece.stems.push_back(std::move(stem));
    }
    const auto aligned = align_and_save(piece);
    if (aligned)
        made.keep();
    return aligned;
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
    checking->add_option("SCORE", options->score, "MusicXML (.musicxml, .xml, .mxl) or Standard MIDI (.mid)")
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
               "half a semitone of A 440. It belongs to the part that its file name names; piece.json can be "
               "edited.");
    making->add_option("SCORE", wanted->score, "MusicXML or MIDI")->required();
    making->add_option("STEM", wanted->stems, "WAV, FLAC, Ogg, AIFF or CAF")->required();
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
