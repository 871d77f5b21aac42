// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/playing_tsv.hpp"
#include "cli/practice_report.hpp"
#include "cli/practice_run.hpp"
#include "cli/text.hpp"
#include "io/file_device.hpp"
#include "playback/piece.hpp"
#include "playback/sound_file.hpp"
#include "practice/assessment.hpp"
#include "practice/backing.hpp"
#include "practice/extent.hpp"
#include "practice/practice.hpp"
#include "score/part_names.hpp"
#include "shared/input.hpp"
#include "shared/places.hpp"
#include "shared/practice_card.hpp"

namespace tutti::cli {

namespace {

constexpr auto rate = SampleRate {48'000};

struct Options {
    practice::Setup setup;
    std::string tempo;
    std::string bars;
    std::vector<std::string> volumes;
    double a4 = 0.0;  // 0: not said
    double round_trip_ms = 0.0;
    bool loop = false;
    int passes = 0;  // 0: not said
    std::filesystem::path output;
    std::filesystem::path input;
    std::filesystem::path positions;
    std::string loudspeaker;
    std::string card;
    std::string feedback = "phrase";
    std::string easier;
    bool print_card = false;
    std::vector<std::string> beyond_a_card;  // options given that a card has no words for
    bool record = false;
    bool json = false;
};

/// What is to be practised: as the command line says, and where it does not, as the card does.
Result<PracticeCard> asked_for(const Options& options)
{
    auto asked = PracticeCard {options.setup.piece.string(), options.setup.part, options.bars, options.tempo};
    const auto card = options.card.empty() ? Result<PracticeCard> {PracticeCard {}} : card_from(options.card);
    if (!card)
        return card;
    for (const auto word :
         {&PracticeCard::piece, &PracticeCard::part, &PracticeCard::bars, &PracticeCard::tempo})
        if ((asked.*word).empty())
            asked.*word = (*card).*word;
    if (asked.tempo.empty())
        asked.tempo = "100%";
    return asked;
}

Status read_options(Options& options)
{
    const auto asked = asked_for(options);
    if (!asked)
        return tl::unexpected {asked.error()};
    options.bars = asked->bars;
    options.tempo = asked->tempo;
    if (const auto read = ask_for(*asked, options.setup); !read)
        return read;
    if (options.setup.piece.empty())
        return failure(ErrorCode::bad_usage, "Say what to practise: a piece and --part, or --card.");
    if (options.setup.part.empty()) {
        const auto piece = playback::load_piece(options.setup.piece);
        if (!piece)
            return tl::unexpected {piece.error()};
        return failure(ErrorCode::bad_usage,
                       fmt::format("Say with --part which part is the pupil's; '{}' has {}.", piece->title,
                                   score::part_names(piece->score->printed())));
    }
    for (const auto& volume : options.volumes) {
        const auto sign = volume.rfind('=');
        const auto share = share_of(sign == std::string::npos ? "" : volume.substr(sign + 1));
        if (!share || *share > 1.0)
            return failure(
                ErrorCode::bad_usage,
                fmt::format(
                    "'{}' is not a volume; write a part and its volume up to 100 %, as \"Cellos=50%\".",
                    volume));
        options.setup.volumes.push_back({volume.substr(0, sign), *share});
    }
    // A file must end; who practises says when it is enough.
    const auto usual_passes = options.output.empty() ? 0 : 4;
    options.setup.passes = !options.loop ? 1 : options.passes > 0 ? options.passes : usual_passes;
    if (!options.easier.empty())
        options.setup.easier =
            options.easier == "longest" ? practice::Easier::longest : practice::Easier::open_strings;
    if (options.a4 > 0.0)
        options.setup.a4 = Hertz {options.a4};
    return {};
}

std::string summary_of(const practice::Backing& backing, const Options& options, std::size_t frames)
{
    return fmt::format("{}: {} for {} at {:.0f} %, {:.1f} seconds in {}", backing.piece().title,
                       bars_words(backing.first_bar(), backing.last_bar()), backing.part(),
                       100.0 * options.setup.tempo, static_cast<double>(frames) / rate.value(),
                       options.output.string());
}

/// What was asked for and would not be done.
Status check_use(const Options& options)
{
    auto problem = std::error_code {};
    const auto from_file = is_a_recording(options.input.string());
    const auto fails = [](const char* sentence) { return failure(ErrorCode::bad_usage, sentence); };
    if (options.output.empty()) {
        if (from_file)
            return fails("A recording as --input needs --output for what is played to it.");
        if (options.json || !options.positions.empty() || options.round_trip_ms > 0.0)
            return fails("--json, --positions and --round-trip are of a recording of the pupil; give it as "
                         "--input, with --output.");
        return {};
    }
    if (options.record || !options.loudspeaker.empty())
        return fails("With --output nothing is played aloud and no take is kept; leave out --loudspeaker and "
                     "--record, or --output.");
    if (options.input.empty() && (options.setup.headphones || options.setup.follow || options.setup.ladder))
        return fails("Without a pupil nobody can be followed or climb, and nothing is heard; give their "
                     "recording as --input, or leave out --follow, --ladder and --headphones.");
    for (const auto& written : {options.output, options.positions})
        if (from_file && std::filesystem::equivalent(options.input, written, problem))
            return failure(ErrorCode::bad_argument,
                           fmt::format("'{}' is the pupil's recording and would be overwritten; choose "
                                       "another file to write to.",
                                       written.string()));
    return {};
}

/// The recordings alone.
Status play_to_file(const Options& options)
{
    auto backing = practice::Backing::open(options.setup, rate);
    if (!backing)
        return tl::unexpected {backing.error()};
    // Last of all: what is there under this name stays until there is something to put in its place.
    auto file = playback::SoundWriter::create(options.output, rate);
    if (!file)
        return tl::unexpected {file.error()};
    for (const auto& remark : (*backing)->remarks())
        fmt::print(stderr, "tutti: {}\n", shown(remark, locale_charset()));
    auto frames = std::size_t {0};
    const auto played = (*backing)->play([&](std::span<const float> samples) {
        frames += samples.size();
        return file->write(samples);
    });
    if (!played)
        return played;
    if (const auto finished = file->finish(); !finished)
        return finished;
    fmt::print("{}\n", shown(summary_of(**backing, options, frames), locale_charset()));
    return {};
}

/// A pupil's recording in place of the microphone.
Status practise_to_file(const Options& options)
{
    auto device = io::FileDevice::open(options.input, {.sample_rate = rate});
    if (!device)
        return tl::unexpected {device.error()};
    auto file = std::optional<playback::SoundWriter> {};
    auto written = Status {};
    auto frames = std::size_t {0};
    (*device)->give_output(1, [&](const audio::OutputBlock& block, FramePosition) {
        frames += block.frames.size();
        if (written)
            written = file->write({block.channels[0], block.frames.size()});
    });
    auto setup = options.setup;
    setup.round_trip = Seconds {options.round_trip_ms / 1000.0};
    auto practice = practice::Practice::create(setup, *std::move(device));
    if (!practice)
        return tl::unexpected {practice.error()};
    auto positions = std::optional<PlayingTsv> {};
    if (!options.positions.empty()) {
        auto table = PlayingTsv::create(options.positions, (*practice)->backing().score(), rate);
        if (!table)
            return tl::unexpected {table.error()};
        positions = *std::move(table);
    }
    // Last of all, as above.
    auto created = playback::SoundWriter::create(options.output, rate);
    if (!created)
        return tl::unexpected {created.error()};
    file = *std::move(created);
    const auto ran = (*practice)->run_to_end([&] {
        if (positions)
            positions->take((*practice)->snapshot());
        return written.has_value();
    });
    auto already_said = std::vector<std::string> {};
    while (const auto message = (*practice)->next_message())
        fmt::print(stderr, "tutti: {}\n", shown(already_said.emplace_back(*message), locale_charset()));
    if (!ran)
        return ran;
    if (!written)
        return written;
    if (const auto finished = file->finish(); !finished)
        return finished;
    if (positions)
        if (const auto finished = positions->finish(); !finished)
            return finished;
    const auto& backing = (*practice)->backing();
    const auto said = practice::assess(backing.score(), backing.part_index(), backing.passage(),
                                       (*practice)->notes(), (*practice)->snapshot().signal);
    if (options.json) {
        fmt::print("{}", practice_json(said, (*practice)->notes(), backing.score(), rate));
        return {};
    }
    fmt::print("{}\n", shown(summary_of(backing, options, frames), locale_charset()));
    for (const auto& line : practice_lines(said, already_said))
        fmt::print("{}\n", shown(line, locale_charset()));
    return {};
}

/// The card for what was asked for, once it is known that a pupil can open it.
Result<PracticeCard> card_for(const Options& options)
{
    if (!options.beyond_a_card.empty())
        return failure(ErrorCode::bad_usage,
                       fmt::format("A card says a piece, a part, bars and a tempo, and cannot say {}; leave "
                                   "that out, and tell the pupil to add it.",
                                   fmt::join(options.beyond_a_card, ", ")));
    const auto& setup = options.setup;
    if (const auto possible = practice::check_tempo(setup); !possible)
        return tl::unexpected {possible.error()};
    const auto piece = playback::load_piece(setup.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    const auto part = score::find_part(piece->score->printed(), setup.part);
    if (!part)
        return tl::unexpected {part.error()};
    const auto passage = practice::passage_of(setup, *piece->score);
    if (!passage)
        return tl::unexpected {passage.error()};
    if (const auto rests = practice::only_rests(*piece->score, *part, *passage))
        fmt::print(stderr, "tutti: {}\n", shown(practice::in_words(*rests), locale_charset()));
    auto bars = setup.first;
    if (setup.first != setup.last)
        bars += "-" + (setup.last.empty() ? std::string {"end"} : setup.last);
    // Where the folder lies on this computer is nothing for a card that goes home.
    const auto called = name_of_piece(setup.piece);
    const auto name = std::filesystem::path {called}.filename().string();
    if (called != name)
        fmt::print(stderr,
                   "tutti: The card says '{}': where it is to be opened, the piece's folder belongs into "
                   "'{}'.\n",
                   shown(name, locale_charset()), shown(pieces_folder().string(), locale_charset()));
    auto card = PracticeCard {name, piece->score->printed().parts[*part].name, bars,
                              fmt::format("{:g}%", 100.0 * setup.tempo)};
    if (const auto read = card_from_text(text_of(card)); !read || *read != card)
        return failure(ErrorCode::bad_argument,
                       fmt::format("A card that says '{}' would be read otherwise; name the bars by their "
                                   "numbers, or call piece and part so that no ' / ' stands in their names.",
                                   text_of(card)));
    return card;
}

Status practise(Options options)
{
    if (const auto read = read_options(options); !read)
        return read;
    if (options.print_card) {
        const auto card = card_for(options);
        if (!card)
            return tl::unexpected {card.error()};
        fmt::print("{}\n", shown(text_of(*card), locale_charset()));
        return {};
    }
    if (const auto usable = check_use(options); !usable)
        return usable;
    // What there is to play is known before an interface is looked for.
    if (const auto piece = playback::load_piece(options.setup.piece); !piece)
        return tl::unexpected {piece.error()};
    if (options.output.empty())
        return run_practice({.setup = options.setup,
                             .input = options.input.string(),
                             .output = options.loudspeaker,
                             .record = options.record,
                             .feedback_at_the_end = options.feedback == "end"});
    return options.input.empty() ? play_to_file(options) : practise_to_file(options);
}

}  // namespace

void add_practise(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "practise",
        "A piece's recordings to play along with: the pupil's own part left out, as fast as they like.\n\n"
        "At any tempo the pitch stays. A few bars may be played over and over. Keys: space pauses and goes\n"
        "on, - and + change the tempo, c switches the click, r starts and stops recording, l repeats from\n"
        "here, and when pressed again the bars up to there; p chooses a part, [ and ] make it softer and\n"
        "louder, m mutes it; q quits. With --output a sound file is written instead.");
    command->add_option(
        "PIECE", options->setup.piece,
        "the piece's folder, or the name or title of one that ships or lies in ~/.local/share/tutti/pieces");
    command->add_option("--part", options->setup.part, "the pupil's part, by its name or how that begins");
    command->add_option(
        "--card", options->card,
        "a practice card, as \"ode-to-joy / Violins 1 / 1-4 / 70%\", or a file that holds one: "
        "stands for PIECE, --part, --bars and --tempo");
    command->add_flag("--print-card", options->print_card,
                      "only say the card for all this; it has words for no other option");
    command->add_option("--output", options->output,
                        "write what the loudspeaker would play to a file: WAV, FLAC or Ogg by its ending");
    auto* input = command->add_option("--input", options->input,
                                      "what listens (see `tutti devices`); or, with --output, a recording of "
                                      "the pupil, played along with as fast as it goes: WAV, FLAC, Ogg, MP3");
    command->add_option("--loudspeaker", options->loudspeaker,
                        "what plays; the same interface when left out, or the best beside it");
    command->add_flag("--record", options->record,
                      "keep the pupil's sound from the start; see `tutti takes`");
    command
        ->add_option("--feedback", options->feedback,
                     "when to say how it went: after each \"phrase\", or only at the \"end\"")
        ->check(CLI::IsMember({"phrase", "end"}));
    command->add_option("--microphone", options->setup.microphone, "the input's channel; 1 when left out")
        ->check(counted_from_one());
    auto* follow =
        command->add_flag("--follow", options->setup.follow,
                          "the recordings keep to the pupil: slow down, wait and go back with them");
    command
        ->add_option(
            "--round-trip", options->round_trip_ms,
            "of a recording as --input: how many ms after something is played its microphone hears it; 0 "
            "when left out")
        ->check(between(0.0, 1000.0))
        ->needs(input);
    command->add_flag("--headphones", options->setup.headphones,
                      "the microphone does not hear the recordings");
    command->add_flag("--any-octave", options->setup.any_octave,
                      "the part may be played in another octave than is printed");
    command->add_flag("--json", options->json, "what became of each note, for machines")->needs(input);
    command
        ->add_option("--positions", options->positions,
                     "write where the recordings are heard, a row every 5.3 ms: time_s position_quarters bar "
                     "beat rate state pupil_quarters")
        ->needs(input);
    command->add_option("--tempo", options->tempo,
                        "share of the recording's, 40% to 150%; 100% when left out");
    command->add_option("--bars", options->bars,
                        "as 5-12, or 5; or by rehearsal marks: C-end, A-C up to where C begins, C up to the "
                        "next mark; \"bar 5\" where a mark is called 5 too, \"5 (2)\" for the second bar of "
                        "that number; all when left out");
    auto* loop = command->add_flag("--loop", options->loop, "the bars over and over, without a break");
    command
        ->add_option("--passes", options->passes,
                     "how often with --loop; when left out until you quit, and 4 times with --output")
        ->check(CLI::Range(1, 1000))
        ->needs(loop);
    command
        ->add_flag(
            "--ladder", options->setup.ladder,
            "begins at 70% of the tempo, and is 5% faster after each pass without a wrong note, up to it")
        ->needs(loop)
        ->excludes(follow);
    command->add_option("--count-in", options->setup.count_in, "bars of clicks before; 1 when left out")
        ->check(CLI::Range(0, 8));
    command->add_flag("--click", options->setup.click, "the click goes on after the count-in");
    command
        ->add_option("--transpose", options->setup.transpose,
                     "semitones that all is higher, heard and printed, from -12 to 12: -2 is one tone lower")
        ->check(CLI::Range(-12, 12));
    command
        ->add_option(
            "--easier", options->easier,
            "what is played of the part: of each bar its \"longest\" note; or \"open-strings\" that go "
            "with what the others play")
        ->check(CLI::IsMember({"longest", "open-strings"}));
    command->add_option("--a4", options->a4, "the A to play to, in Hz; the recordings' own when left out")
        ->check(between(430.0, 450.0));
    command
        ->add_option("--volume", options->volumes,
                     "of a part, up to 100%, as \"Cellos=50%\"; may be given again; the pupil's own part is "
                     "0% else")
        ->take_all();
    command->callback([options, command, &chosen] {
        constexpr auto of_a_card = std::to_array<std::string_view>(
            {"PIECE", "--part", "--card", "--bars", "--tempo", "--print-card"});
        for (const auto* option : command->get_options())
            if (option->count() > 0 && std::ranges::find(of_a_card, option->get_name()) == of_a_card.end())
                options->beyond_a_card.push_back(option->get_name());
        chosen = [options] { return practise(*options); };
    });
}

}  // namespace tutti::cli
