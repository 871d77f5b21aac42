// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live_keys.hpp"

#include <cstdint>
#include <utility>

#include "cli/text.hpp"
#include "units/utf8.hpp"

namespace tutti::cli {

namespace {

// Long enough for "second time much better, keep this", short enough for one line of a report.
constexpr auto longest_word = 60;

void append_utf8(std::string& text, char32_t c)
{
    const auto byte = [&](std::uint32_t value) { text.push_back(static_cast<char>(value)); };
    const auto value = static_cast<std::uint32_t>(c);
    if (value < 0x80) {
        byte(value);
    } else if (value < 0x800) {
        byte(0xC0U | value >> 6U);
        byte(0x80U | (value & 0x3FU));
    } else if (value < 0x10000) {
        byte(0xE0U | value >> 12U);
        byte(0x80U | (value >> 6U & 0x3FU));
        byte(0x80U | (value & 0x3FU));
    } else {
        byte(0xF0U | value >> 18U);
        byte(0x80U | (value >> 12U & 0x3FU));
        byte(0x80U | (value >> 6U & 0x3FU));
        byte(0x80U | (value & 0x3FU));
    }
}

void remove_last_character(std::string& text)
{
    const auto continues = [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) == 0x80U; };
    while (!text.empty() && continues(text.back()))
        text.pop_back();
    if (!text.empty())
        text.pop_back();
}

}  // namespace

std::optional<LiveCommand> LiveKeys::press(const Key& key, FramePosition now, std::string_view bar)
{
    const auto finish = [&] {
        auto word = std::exchange(word_, std::nullopt);
        return LiveCommand {kind_, std::move(*word), moment_, bar_};
    };
    const auto begin = [&](LiveCommand::Kind kind) {
        word_.emplace();
        kind_ = kind;
        moment_ = now;
        bar_ = bar;
    };
    switch (key.kind) {
    case Key::Kind::interrupted:
        ended_ = true;
        if (word_ && !word_->empty() && kind_ == LiveCommand::Kind::mark)
            return finish();
        return LiveCommand {LiveCommand::Kind::quit, {}};
    case Key::Kind::enter:
        if (naming_place() && trimmed(*word_).empty())
            word_.reset();
        else if (word_)
            return finish();
        break;
    case Key::Kind::escape:
        word_.reset();
        break;
    case Key::Kind::backspace:
        if (word_)
            remove_last_character(*word_);
        break;
    case Key::Kind::character:
        if (word_) {
            if (key.character >= 0x20 && key.character != 0x7F && display_width(*word_) < longest_word)
                append_utf8(*word_, key.character);
        } else if (key.character == U'm' || key.character == U'M') {
            begin(LiveCommand::Kind::mark);
        } else if (key.character == U'f' || key.character == U'F') {
            if (!has_score_)
                return LiveCommand {LiveCommand::Kind::from, {}};
            begin(LiveCommand::Kind::from);
        } else if (key.character == U'r' || key.character == U'R') {
            return LiveCommand {LiveCommand::Kind::toggle_recording, {}};
        } else if (key.character == U't' || key.character == U'T') {
            return LiveCommand {LiveCommand::Kind::toggle_tuning, {}};
        } else if (key.character == U'o' || key.character == U'O') {
            return LiveCommand {LiveCommand::Kind::toggle_strings, {}};
        } else if (key.character == U's' || key.character == U'S') {
            return LiveCommand {LiveCommand::Kind::skip_tuning_turn, {}};
        } else if (key.character == U'q' || key.character == U'Q') {
            ended_ = true;
            return LiveCommand {LiveCommand::Kind::quit, {}};
        }
        break;
    case Key::Kind::resize:
        break;
    }
    return std::nullopt;
}

}  // namespace tutti::cli
