// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <array>
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

// Functions only: the macros would take names like erase and move from the standard library.
#define NCURSES_NOMACROS
#include <curses.h>
#include <termios.h>
#include <unistd.h>

namespace tutti::cli {

namespace {

std::string_view environment(const char* name)
{
    const auto* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// Written by the signal handlers on whichever thread they interrupt, read by control.
std::atomic<int> requests_to_end {0};
std::atomic<bool> on_screen {false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

/// Gives the terminal back, once, whoever comes first: the destructor or a handler.
void leave_screen() noexcept
{
    if (on_screen.exchange(false))
        endwin();
}

void on_request_to_end(int signal)
{
    if (++requests_to_end < 2 || signal == SIGHUP)
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

/// The signals that a rehearsal must not die of without a word, handled our way for as long as this lives.
/// Made before ncurses starts, which leaves handlers alone that are there already.
class SignalHandlers {
public:
    SignalHandlers()
    {
        requests_to_end = 0;
        for (std::size_t n = 0; n < ours.size(); ++n) {
            struct sigaction action {};
            action.sa_handler = ours[n].handler;
            action.sa_flags = SA_RESTART;
            sigemptyset(&action.sa_mask);
            sigaction(ours[n].signal, &action, &before_[n]);
        }
    }
    ~SignalHandlers()
    {
        for (std::size_t n = 0; n < ours.size(); ++n)
            sigaction(ours[n].signal, &before_[n], nullptr);
    }
    SignalHandlers(const SignalHandlers&) = delete;
    SignalHandlers& operator=(const SignalHandlers&) = delete;

private:
    struct Handler {
        int signal;
        void (*handler)(int);
    };
    static constexpr std::size_t count = 9;
    static inline const std::array<Handler, count> ours {{
        Handler {SIGINT, on_request_to_end}, Handler {SIGTERM, on_request_to_end},
        Handler {SIGHUP, on_request_to_end}, Handler {SIGABRT, on_crash}, Handler {SIGSEGV, on_crash},
        Handler {SIGBUS, on_crash}, Handler {SIGFPE, on_crash}, Handler {SIGILL, on_crash},
        Handler {SIGTSTP, SIG_IGN},  // Ctrl-Z would stop the rehearsal with the drawing
    }};
    std::array<struct sigaction, count> before_ {};
};

/// Flat and sharp stay apart for every kind of colour vision and are legible on black and on white; in tune
/// is a quiet green, because what is well need not be looked at.
struct Colours {
    short in_tune;
    short flat;
    short sharp;
    short warning;
};
constexpr Colours of_256 {65, 33, 172, 167};
constexpr Colours of_8 {COLOR_GREEN, COLOR_CYAN, COLOR_YELLOW, COLOR_RED};

}  // namespace

struct Terminal::State {
    SignalHandlers signals;
    SCREEN* screen = nullptr;
    Charset charset = Charset::utf8;
    bool coloured = false;
    int requests_reported = 0;

    ~State()
    {
        leave_screen();
        if (screen != nullptr)
            delscreen(screen);
    }
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
    on_screen = true;
    if (tigetstr("cup") == nullptr)
        return nullptr;
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
    // Ctrl-S would stop the drawing, and with it the keys, until somebody thinks of Ctrl-Q.
    auto line = termios {};
    if (tcgetattr(STDIN_FILENO, &line) == 0) {
        line.c_iflag &= ~static_cast<tcflag_t>(IXON);
        tcsetattr(STDIN_FILENO, TCSANOW, &line);
        def_prog_mode();
    }
    return std::unique_ptr<Terminal> {new Terminal {std::move(state)}};
}

Terminal::Terminal(std::unique_ptr<State> state)
    : state_ {std::move(state)}
{
}

Terminal::~Terminal() = default;

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
    if (const auto requests = requests_to_end.load(); requests > state_->requests_reported) {
        state_->requests_reported = requests;
        return Key {Key::Kind::interrupted};
    }
    for (auto pressed = wint_t {0};;) {
        const auto kind = get_wch(&pressed);
        if (kind == ERR)
            return std::nullopt;
        if (kind == KEY_CODE_YES) {
            if (pressed == KEY_RESIZE)
                return Key {Key::Kind::resize};
            if (pressed == KEY_ENTER)
                return Key {Key::Kind::enter};
            if (pressed == KEY_BACKSPACE)
                return Key {Key::Kind::backspace};
            continue;  // an arrow, a function key: nothing of ours
        }
        switch (pressed) {
        case U'\r':
        case U'\n':
            return Key {Key::Kind::enter};
        case U'\x1b':
            return Key {Key::Kind::escape};
        case U'\b':
        case U'\x7f':
            return Key {Key::Kind::backspace};
        case U'\f':
            // Ctrl-L, as everywhere: something else has written on the screen.
            clearok(curscr, TRUE);
            return Key {Key::Kind::resize};
        default:
            return Key {Key::Kind::character, static_cast<char32_t>(pressed)};
        }
    }
}

}  // namespace tutti::cli
