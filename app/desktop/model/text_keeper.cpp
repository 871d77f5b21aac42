// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/text_keeper.hpp"

#include <utility>

#include "shared/text_file.hpp"

namespace tutti::desktop {

TextKeeper::TextKeeper(std::filesystem::path path)
    : path_ {std::move(path)}
    , thread_ {[this] { run(); }}
{
}

TextKeeper::~TextKeeper()
{
    {
        const auto lock = std::scoped_lock {mutex_};
        ends_ = true;
    }
    wakes_.notify_one();
    thread_.join();
}

void TextKeeper::keep(std::string text)
{
    {
        const auto lock = std::scoped_lock {mutex_};
        if (text == newest_ && !failed_)
            return;
        failed_ = false;
        newest_ = text;
        waiting_ = std::move(text);
    }
    wakes_.notify_one();
}

void TextKeeper::run()
{
    auto lock = std::unique_lock {mutex_};
    while (true) {
        wakes_.wait(lock, [this] { return waiting_ || ends_; });
        if (!waiting_)
            return;
        const auto text = *std::exchange(waiting_, std::nullopt);
        lock.unlock();
        auto ignored = std::error_code {};
        std::filesystem::create_directories(path_.parent_path(), ignored);
        const auto written = write_text(path_, text);
        lock.lock();
        failed_ = !written && !waiting_;
    }
}

}  // namespace tutti::desktop
