// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/piece_check.hpp"
#include "cli/text.hpp"
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

}  // namespace

void add_piece(CLI::App& app, Action& chosen)
{
    auto* command = app.add_subcommand("piece", "Pieces and their scores.");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    auto* checking = command->add_subcommand("check", "Reads a score and prints what was understood: parts "
                                                      "with their instrument, transposition and sounding "
                                                      "range, bars as printed and as played, repeats and "
                                                      "jumps, marks, and a remark on whatever was repaired "
                                                      "or left out.");
    checking->add_option("SCORE", options->score, "MusicXML (.musicxml, .xml, .mxl) or Standard MIDI (.mid)")
        ->required();
    auto* json = checking->add_flag("--json", options->json, "for a program to read");
    checking
        ->add_flag("--notes", options->notes,
                   "with --json: every note and every bar, in the order of playing")
        ->needs(json);
    checking->callback([options, &chosen] { chosen = [options] { return check(*options); }; });
}

}  // namespace tutti::cli
