// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

// Functions only: the macros would take names like erase and move from the standard library.
#define NCURSES_NOMACROS
#include <curses.h>
#include <unistd.h>

namespace tutti::cli {

namespace {

std::string_view environment(const char* name)
{
    const auto* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// Written by the signal handlers, read by control. A handler may touch nothing larger.
volatile std::sig_atomic_t requests_to_end = 0;
volatile std::sig_atomic_t on_screen = 0;

/// The terminal given back by a thread or a handler that can wait for nobody.
void leave_screen() noexcept
{
    if (on_screen == 0)
        return;
    on_screen = 0;
    endwin();
}

void on_request_to_end(int signal)
{
    requests_to_end = requests_to_end + 1;
    if (requests_to_end < 2 || signal == SIGHUP)
        return;
    // Whoever asks twice wants out now: the orderly way is stuck. endwin() is not made for handlers, but the
    // process ends with this one, and ncurses' own handler does the same.
    leave_screen();
    std::_Exit(128 + signal);
}

void on_crash(int signal)
{
    leave_screen();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

constexpr std::array ending_signals {SIGINT, SIGTERM, SIGHUP};
constexpr std::array crash_signals {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

/// Colours that stay apart for every kind of colour vision, of one lightness, and legible on black and on
/// white.
struct Colours {
    short in_tune;
    short flat;
    short sharp;
    short warning;
};
constexpr Colours of_256 {35, 33, 172, 167};
constexpr Colours of_8 {COLOR_GREEN, COLOR_CYAN, COLOR_YELLOW, COLOR_RED};

}  // namespace

struct Terminal::State {
    SCREEN* screen = nullptr;
    Charset charset = Charset::utf8;
    bool coloured = false;
    int requests_reported = 0;
    std::array<struct sigaction, ending_signals.size()> before_ending {};
    std::array<struct sigaction, crash_signals.size()> before_crash {};
};

bool Terminal::available()
{
    const auto term = environment("TERM");
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !term.empty() && term != "dumb";
}

std::unique_ptr<Terminal> Terminal::start()
{
    if (!available())
        return nullptr;
    auto state = std::make_unique<State>();
    state->charset = locale_charset();
    // newterm() says no where initscr() would end the program.
    state->screen = newterm(nullptr, stdout, stdin);
    if (state->screen == nullptr)
        return nullptr;
    if (tigetstr("cup") == nullptr) {
        endwin();
        delscreen(state->screen);
        return nullptr;
    }
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    leaveok(stdscr, TRUE);
    if (environment("NO_COLOR").empty() && has_colors() && start_color() == OK &&
        use_default_colors() == OK) {
        const auto colours = COLORS >= 256 ? of_256 : of_8;
        const auto tone = [](Tone t, short colour) { init_pair(static_cast<short>(t), colour, -1); };
        tone(Tone::in_tune, colours.in_tune);
        tone(Tone::flat, colours.flat);
        tone(Tone::sharp, colours.sharp);
        tone(Tone::warning, colours.warning);
        state->coloured = true;
    }
    on_screen = 1;
    requests_to_end = 0;
    const auto handle = [](const auto& signals, auto& before, void (*handler)(int)) {
        for (std::size_t n = 0; n < signals.size(); ++n) {
            struct sigaction action {};
            action.sa_handler = handler;
            sigemptyset(&action.sa_mask);
            sigaction(signals[n], &action, &before[n]);
        }
    };
    handle(ending_signals, state->before_ending, on_request_to_end);
    handle(crash_signals, state->before_crash, on_crash);
    return std::unique_ptr<Terminal> {new Terminal {std::move(state)}};
}

Terminal::Terminal(std::unique_ptr<State> state)
    : state_ {std::move(state)}
{
}

Terminal::~Terminal()
{
    leave_screen();
    delscreen(state_->screen);
    for (std::size_t n = 0; n < ending_signals.size(); ++n)
        sigaction(ending_signals[n], &state_->before_ending[n], nullptr);
    for (std::size_t n = 0; n < crash_signals.size(); ++n)
        sigaction(crash_signals[n], &state_->before_crash[n], nullptr);
}

Screen Terminal::screen() const
{
    return {getmaxx(stdscr), getmaxy(stdscr), state_->charset};
}

void Terminal::draw(std::span<const StyledLine> lines)
{
    erase();
    auto row = 0;
    for (const auto& line : lines) {
        if (row >= getmaxy(stdscr) || move(row++, 0) == ERR)
            break;
        for (const auto& span : line.spans()) {
            auto attributes = attr_t {A_NORMAL};
            attributes |= span.style.bold ? A_BOLD : A_NORMAL;
            attributes |= span.style.dim ? A_DIM : A_NORMAL;
            attributes |= span.style.inverse ? A_REVERSE : A_NORMAL;
            const auto pair = state_->coloured ? static_cast<short>(span.style.tone) : short {0};
            attr_set(attributes, pair, nullptr);
            addstr(span.text.c_str());
        }
    }
    attr_set(A_NORMAL, 0, nullptr);
    refresh();
}

std::optional<Key> Terminal::key()
{
    if (requests_to_end > state_->requests_reported) {
        state_->requests_reported = requests_to_end;
        return Key {Key::Kind::interrupted};
    }
    auto pressed = wint_t {0};
    const auto kind = get_wch(&pressed);
    if (kind == ERR)
        return std::nullopt;
    if (kind == KEY_CODE_YES) {
        switch (pressed) {
        case KEY_RESIZE:
            return Key {Key::Kind::resize};
        case KEY_ENTER:
            return Key {Key::Kind::enter};
        case KEY_BACKSPACE:
            return Key {Key::Kind::backspace};
        default:
            return std::nullopt;
        }
    }
    switch (pressed) {
    case L'\r':
    case L'\n':
        return Key {Key::Kind::enter};
    case 27:
        return Key {Key::Kind::escape};
    case 8:
    case 127:
        return Key {Key::Kind::backspace};
    default:
        return Key {Key::Kind::character, static_cast<char32_t>(pressed)};
    }
}

}  // namespace tutti::cli
