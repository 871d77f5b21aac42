// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/scene.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::cli;

namespace {

// What an xterm is sent to begin and to end a full screen.
const auto takes_screen = std::string {"\x1b[?1049h"};
const auto gives_screen_back = std::string {"\x1b[?1049l"};

/// A program in a terminal window of its own: what it writes can be read, it can be typed at, resized and
/// killed.
class Window {
public:
    struct Environment {
        const char* term = "xterm-256color";
        const char* locale = "C.UTF-8";
        const char* no_color = "";
    };
    Window(const std::function<int()>& program, Environment environment)
    {
        auto size = winsize {24, 80, 0, 0};
        std::fflush(
            stdout);  // or the child would write what the test runner has not yet, its own name among it
        child_ = forkpty(&master_, nullptr, nullptr, &size);
        REQUIRE(child_ >= 0);
        if (child_ > 0)
            return;
        setenv("TERM", environment.term, 1);
        setenv("LC_ALL", environment.locale, 1);
        setenv("NO_COLOR", environment.no_color, 1);
        // The test runner's own handling of crashes is not the program's.
        for (const auto signal : {SIGABRT, SIGSEGV, SIGTERM, SIGINT})
            std::signal(signal, SIG_DFL);
        _exit(program());
    }
    explicit Window(const std::function<int()>& program)
        : Window {program, Environment {}}
    {
    }
    ~Window()
    {
        if (child_ > 0) {
            kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
        }
        close(master_);
    }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Reads until this has been written; false when the program ends without it.
    bool shows(const std::string& text)
    {
        while (written_.find(text) == std::string::npos)
            if (!read_more())
                return false;
        return true;
    }
    void type(const std::string& keys)
    {
        REQUIRE(write(master_, keys.data(), keys.size()) == ssize_t(keys.size()));
    }
    void resize(unsigned short rows, unsigned short columns)
    {
        auto size = winsize {rows, columns, 0, 0};
        ioctl(master_, TIOCSWINSZ, &size);
    }
    void send(int signal)
    {
        REQUIRE(child_ > 0);
        kill(child_, signal);
    }

    /// Reads to the program's end; its status as waitpid() tells it.
    int end()
    {
        while (read_more()) {
        }
        if (hangs_)
            kill(child_, SIGKILL);
        auto status = 0;
        waitpid(child_, &status, 0);
        child_ = -1;
        return status;
    }
    const std::string& written() const { return written_; }
    /// Whether the screen was taken and, after that, given back.
    bool restored() const
    {
        const auto back = written_.rfind(gives_screen_back);
        return back != std::string::npos && written_.find(takes_screen) < back &&
               written_.rfind(takes_screen) < back;
    }

private:
    bool read_more()
    {
        // Far longer than anything here takes: a program that hangs fails its test instead of stopping it.
        auto readable = pollfd {master_, POLLIN, 0};
        hangs_ = hangs_ || poll(&readable, 1, 30'000) != 1;
        if (hangs_)
            return false;
        auto some = std::array<char, 4096> {};
        const auto count = read(master_, some.data(), some.size());
        if (count > 0)
            written_.append(some.data(), static_cast<std::size_t>(count));
        return count > 0;  // at the end of the program Linux answers with an error
    }
    int master_ = -1;
    pid_t child_ = -1;
    bool hangs_ = false;
    std::string written_;
};

void draw_text(Terminal& terminal, const std::string& text)
{
    const auto lines = std::vector {StyledLine {}.add(text)};
    terminal.draw(lines);
}

/// Draws and answers keys until asked to end, then says goodbye on the terminal given back.
int until_interrupted()
{
    {
        auto terminal = Terminal::start();
        if (!terminal)
            return 9;
        draw_text(*terminal, "ready");
        for (auto ended = false; !ended;) {
            while (const auto key = terminal->key()) {
                if (key->kind == Key::Kind::interrupted)
                    ended = true;
                if (key->kind == Key::Kind::resize)
                    draw_text(*terminal, "width " + std::to_string(terminal->screen().columns));
                if (key->kind == Key::Kind::character && key->character == U'♭')
                    draw_text(*terminal, "got a flat");
                if (key->kind == Key::Kind::escape)
                    draw_text(*terminal, "escaped");
            }
            usleep(1000);
        }
    }
    dprintf(STDOUT_FILENO, "session kept");
    return 0;
}

int deaf()
{
    const auto terminal = Terminal::start();
    draw_text(*terminal, "ready");
    for (;;)
        pause();
}

int throws()
{
    try {
        const auto terminal = Terminal::start();
        draw_text(*terminal, "ready");
        throw std::runtime_error {"out of rosin"};
    } catch (const std::exception& error) {
        dprintf(STDOUT_FILENO, "%s", error.what());
    }
    return 1;
}

int aborts()
{
    const auto terminal = Terminal::start();
    draw_text(*terminal, "ready");
    std::abort();
}

int draws_an_orchestra()
{
    const auto terminal = Terminal::start();
    if (!terminal)
        return 9;
    terminal->draw(live_view(test::orchestra().picture(), terminal->screen()));
    return 0;
}

int is_there_a_terminal()
{
    return Terminal::available() ? 0 : 9;
}

bool exited_with(int status, int code)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

}  // namespace

TEST_CASE("Ctrl-C and SIGTERM end in order: the terminal is given back and the session kept", "[cli]")
{
    for (const auto by_key : {true, false}) {
        auto window = Window {until_interrupted};
        REQUIRE(window.shows("ready"));
        if (by_key)
            window.type("\x03");
        else
            window.send(SIGTERM);
        CHECK(exited_with(window.end(), 0));
        CHECK(window.restored());
        CHECK(window.written().find("session kept") > window.written().rfind(gives_screen_back));
    }
}

TEST_CASE("a program that does not listen any more ends at the second SIGTERM, the terminal given back",
          "[cli]")
{
    auto window = Window {deaf};
    REQUIRE(window.shows("ready"));
    // Two of the same kind at once may arrive as one.
    window.send(SIGINT);
    window.send(SIGTERM);
    const auto status = window.end();
    CHECK((exited_with(status, 128 + SIGTERM) || exited_with(status, 128 + SIGINT)));
    CHECK(window.restored());
}

TEST_CASE("an exception leaves the terminal as it was", "[cli]")
{
    auto window = Window {throws};
    CHECK(exited_with(window.end(), 1));
    CHECK(window.restored());
    CHECK(window.written().find("out of rosin") > window.written().rfind(gives_screen_back));
}

TEST_CASE("a crash leaves the terminal as it was, and is still a crash", "[cli]")
{
    auto window = Window {aborts};
    const auto status = window.end();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    CHECK(window.restored());
}

TEST_CASE("Ctrl-Z and Ctrl-S do not stop a rehearsal", "[cli]")
{
    auto window = Window {until_interrupted};
    REQUIRE(window.shows("ready"));
    window.type("\x1a\x13♭");
    CHECK(window.shows("got a"));
    window.type("\x03");
    CHECK(exited_with(window.end(), 0));
}

TEST_CASE("Escape is told from the keys that begin with it", "[cli]")
{
    auto window = Window {until_interrupted};
    REQUIRE(window.shows("ready"));
    window.type("\x1bOA");  // the arrow up
    window.type("♭");
    REQUIRE(window.shows("got a"));
    CHECK(window.written().find("escaped") == std::string::npos);
    window.type("\x1b");
    CHECK(window.shows("escaped"));
    window.type("\x03");
    window.end();
}

TEST_CASE("a window made narrower is drawn anew at its new width", "[cli]")
{
    auto window = Window {until_interrupted};
    REQUIRE(window.shows("ready"));
    window.resize(30, 61);
    CHECK(window.shows("61"));
    window.type("\x03");
    CHECK(exited_with(window.end(), 0));
}

TEST_CASE("a rehearsal is drawn with its letters, in colour, and without where NO_COLOR asks for none",
          "[cli]")
{
    auto coloured = Window {draws_an_orchestra};
    REQUIRE(exited_with(coloured.end(), 0));
    CHECK(coloured.written().find("F♯4") != std::string::npos);
    CHECK(coloured.written().find("\x1b[38;5;33m") != std::string::npos);

    auto environment = Window::Environment {};
    environment.no_color = "1";
    auto plain = Window {draws_an_orchestra, environment};
    REQUIRE(exited_with(plain.end(), 0));
    CHECK(plain.written().find("F♯4") != std::string::npos);
    for (const auto* colour : {"\x1b[38;", "\x1b[48;", "\x1b[3", "\x1b[9"}) {
        for (auto at = plain.written().find(colour); at != std::string::npos;
             at = plain.written().find(colour, at + 1)) {
            // Commands of the same beginning that set no colour end otherwise.
            const auto end = plain.written().find_first_not_of("0123456789;", at + 2);
            const auto command = plain.written().substr(at, end + 1 - at);
            CAPTURE(command.substr(1));
            CHECK((plain.written()[end] != 'm' || command == "\x1b[39;49m"));
        }
    }
}

TEST_CASE("in a locale without UTF-8 nothing but ASCII is sent", "[cli]")
{
    auto environment = Window::Environment {};
    environment.locale = "C";
    auto window = Window {draws_an_orchestra, environment};
    REQUIRE(exited_with(window.end(), 0));
    CHECK(window.written().find("F#4") != std::string::npos);
    for (const auto c : window.written())
        CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("a dumb terminal, or none, is not drawn on", "[cli]")
{
    auto environment = Window::Environment {};
    environment.term = "dumb";
    CHECK(exited_with(Window {is_there_a_terminal, environment}.end(), 9));
    environment.term = "";
    CHECK(exited_with(Window {is_there_a_terminal, environment}.end(), 9));
    CHECK(exited_with(Window {is_there_a_terminal}.end(), 0));
    environment.term = "no-such-terminal";
    CHECK(exited_with(Window {draws_an_orchestra, environment}.end(), 9));
}
