// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/desktop_settings.hpp"

#include <cstdint>

namespace tutti::desktop {

namespace {

/// Reads the protocol's numbers, in the byte order that it names, and never beyond the end.
class SettingsReader {
public:
    explicit SettingsReader(std::span<const std::byte> bytes)
        : rest_ {bytes}
    {
    }
    void set_big_endian(bool big) noexcept { big_endian_ = big; }

    std::optional<std::span<const std::byte>> take(std::size_t count) noexcept
    {
        if (rest_.size() < count)
            return std::nullopt;
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    std::optional<std::uint32_t> number(std::size_t bytes) noexcept
    {
        const auto taken = take(bytes);
        if (!taken)
            return std::nullopt;
        auto value = std::uint32_t {0};
        for (std::size_t n = 0; n < bytes; ++n) {
            const auto at = big_endian_ ? n : bytes - 1 - n;
            value = (value << 8U) | std::to_integer<std::uint32_t>((*taken)[at]);
        }
        return value;
    }
    /// A text of so many bytes, filled up to a multiple of four.
    std::optional<std::string_view> text(std::size_t length) noexcept
    {
        const auto taken = take(length);
        if (!taken || !take((4 - length % 4) % 4))
            return std::nullopt;
        return std::string_view {reinterpret_cast<const char*>(taken->data()), length};
    }

private:
    std::span<const std::byte> rest_;
    bool big_endian_ = false;
};

}  // namespace

std::optional<int> xsetting(std::span<const std::byte> settings, std::string_view name) noexcept
{
    enum class Kind : std::uint32_t { integer, string, colour };
    auto reader = SettingsReader {settings};
    const auto order = reader.number(1);
    if (!order || *order > 1)
        return std::nullopt;
    reader.set_big_endian(*order == 1);
    if (!reader.take(3) || !reader.number(4))
        return std::nullopt;
    const auto count = reader.number(4).value_or(0);
    for (auto n = std::uint32_t {0}; n < count; ++n) {
        const auto kind = reader.number(1);
        if (!kind || !reader.take(1))
            return std::nullopt;
        const auto length = reader.number(2);
        const auto called = length ? reader.text(*length) : std::nullopt;
        if (!called || !reader.number(4))
            return std::nullopt;
        if (Kind {*kind} == Kind::integer) {
            const auto value = reader.number(4);
            if (!value)
                return std::nullopt;
            if (*called == name)
                return static_cast<int>(*value);
        } else if (Kind {*kind} == Kind::string) {
            const auto bytes = reader.number(4);
            if (!bytes || !reader.text(*bytes))
                return std::nullopt;
        } else if (Kind {*kind} != Kind::colour || !reader.take(8)) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<bool> animations_in(std::string_view settings_ini) noexcept
{
    constexpr auto key = std::string_view {"gtk-enable-animations"};
    auto said = std::optional<bool> {};
    while (!settings_ini.empty()) {
        const auto end = settings_ini.find('\n');
        auto line = settings_ini.substr(0, end);
        settings_ini.remove_prefix(end == std::string_view::npos ? settings_ini.size() : end + 1);
        const auto equals = line.find('=');
        if (!line.starts_with(key) || equals == std::string_view::npos)
            continue;
        const auto begin = line.find_first_not_of(" \t", equals + 1);
        const auto value = begin == std::string_view::npos ? std::string_view {} : line.substr(begin);
        if (value.starts_with('0') || value.starts_with("false"))
            said = false;
        else if (value.starts_with('1') || value.starts_with("true"))
            said = true;
    }
    return said;
}

}  // namespace tutti::desktop
