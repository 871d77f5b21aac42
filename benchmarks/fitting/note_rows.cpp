// SPDX-License-Identifier: GPL-3.0-or-later
// What verdicts on notes rest on, for fit_notes.py:
//   note_rows CLASS.json SCORE RECORDING
// prints a row for each note told: section, when it was due, the keys expected and heard, the verdict, its
// confidence, and the values of NoteEvidence.
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/class_analyser.hpp"
#include "audio/class_description.hpp"
#include "following/follower.hpp"
#include "following/note_judge.hpp"
#include "following/parts.hpp"
#include "io/file_device.hpp"
#include "score/read_score.hpp"

using namespace tutti;

namespace {

/// What rehearsal::Engine does with a score, hop by hop, without anything beside it.
class Rows {
public:
    Rows(const audio::ClassDescription& cls, analysis::ClassAnalyser analyser,
         const score::UnfoldedScore& score, const std::vector<std::optional<std::size_t>>& parts,
         SampleRate rate)
        : cls_ {cls}
        , rate_ {rate}
        , in_use_ {cls.channels_in_use()}
        , analyser_ {std::move(analyser)}
        , follower_ {score, parts, {rate, analyser_.hop()}}
        , judge_ {score, parts, follower_.map(), {rate, analyser_.hop(), cls.tuning}}
        , keys_(cls.sections.size())
    {
    }

    /// Blocks are asked for in hops, so only the last one may be shorter; it is left out.
    static void callback(void* self, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
    {
        auto& rows = *static_cast<Rows*>(self);
        if (block.frames == rows.analyser_.hop())
            rows.take(block);
    }
    void finish() { print(judge_.finish()); }

private:
    void take(const audio::InputBlock& block)
    {
        auto channels = std::vector<const float*> {};
        for (const auto channel : in_use_)
            channels.push_back(block.channels[static_cast<std::size_t>(channel - 1)]);
        const auto readings = analyser_.process(channels, block.position);
        if (follower_.wants_keys())
            for (auto s = std::size_t {0}; s < keys_.size(); ++s)
                keys_[s] = analyser_.key_evidence(s);
        print(judge_.process(readings, follower_.process(readings, keys_)));
    }

    void print(std::span<const analysis::NoteReading> notes)
    {
        const auto name = [](const auto& pitch) { return pitch ? pitch_name(*pitch) : std::string {"-"}; };
        for (auto n = std::size_t {0}; n < notes.size(); ++n)
            fmt::print("{}\t{:.6f}\t{}\t{}\t{}\t{:.4f}\t{:.5f}\n",
                       cls_.sections[static_cast<std::size_t>(notes[n].section)].name,
                       to_seconds(notes[n].due, rate_).value(), name(notes[n].expected), name(notes[n].heard),
                       verdict_name(notes[n].verdict), notes[n].confidence,
                       fmt::join(judge_.evidence()[n].values(), "\t"));
    }

    const audio::ClassDescription& cls_;
    SampleRate rate_;
    std::vector<int> in_use_;
    analysis::ClassAnalyser analyser_;
    following::Follower follower_;
    following::NoteJudge judge_;
    std::vector<analysis::KeyEvidence> keys_;
};

int fail(const std::string& message)
{
    std::fprintf(stderr, "note_rows: %s\n", message.c_str());
    return 1;
}

Status run(const char* cls_file, const char* score_file, const char* recording)
{
    const auto cls = audio::load_class(cls_file);
    if (!cls)
        return tl::unexpected {cls.error()};
    const auto score = score::read_score(std::filesystem::path {score_file}).and_then([](auto read) {
        return score::UnfoldedScore::unfold(std::move(read));
    });
    if (!score)
        return tl::unexpected {score.error()};
    const auto parts = following::parts_of(*cls, score->printed());
    if (!parts)
        return tl::unexpected {parts.error()};
    const auto device = io::FileDevice::open(recording, {.blocks = io::BlockSizes {FrameCount {256}}});
    if (!device)
        return tl::unexpected {device.error()};
    const auto rate = (*device)->spec().sample_rate;
    auto analyser = analysis::ClassAnalyser::create(*cls, {.sample_rate = rate, .tracker = {}});
    if (!analyser)
        return tl::unexpected {analyser.error()};
    auto rows = Rows {*cls, *std::move(analyser), *score, *parts, rate};
    for (;;) {
        const auto more = (*device)->step(&Rows::callback, &rows);
        if (!more)
            return tl::unexpected {more.error()};
        if (!*more)
            break;
    }
    rows.finish();
    return {};
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fprintf(stderr, "usage: note_rows CLASS.json SCORE RECORDING\n");
        return 2;
    }
    const auto done = run(arguments[1], arguments[2], arguments[3]);
    return done ? 0 : fail(done.error().message);
}
