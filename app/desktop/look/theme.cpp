// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/theme.hpp"

namespace tutti::desktop {

const Palette& palette(Appearance appearance) noexcept
{
    using juce::Colour;
    static const auto dark = Palette {
        .background = Colour {0xff0e1317},
        .surface = Colour {0xff182027},
        .band = Colour {0xff26323a},
        .line = Colour {0xff3b4953},
        .text = Colour {0xfff3f6f8},
        .level = Colour {0xff788b96},
        .quiet = Colour {0xffa3b3bd},
        .in_tune = Colour {0xff8fd6bb},
        .flat = Colour {0xff7cc4ff},
        .sharp = Colour {0xffffbe5c},
        .warning = Colour {0xffff9d8a},
        .on_accent = Colour {0xff08131b},
    };
    static const auto light = Palette {
        .background = Colour {0xfff3f0ea},
        .surface = Colour {0xffffffff},
        .band = Colour {0xffe3e8e6},
        .line = Colour {0xffbcc5ca},
        .text = Colour {0xff12181c},
        .level = Colour {0xff6f7d85},
        .quiet = Colour {0xff434e56},
        .in_tune = Colour {0xff1b7355},
        .flat = Colour {0xff084a8f},
        .sharp = Colour {0xff7d3600},
        .warning = Colour {0xff9c1c12},
        .on_accent = Colour {0xffffffff},
    };
    return appearance == Appearance::dark ? dark : light;
}

juce::Colour colour_of(SectionState state, const Palette& colours) noexcept
{
    switch (state) {
    case SectionState::in_tune:
        return colours.in_tune;
    case SectionState::flat:
        return colours.flat;
    case SectionState::sharp:
        return colours.sharp;
    case SectionState::unheard:
    case SectionState::silent:
    case SectionState::unsure:
        break;
    }
    return colours.quiet;
}

juce::Colour colour_of(Concern concern, const Palette& colours) noexcept
{
    // Time has no colour of its own: the plainest there is, and an arrow to the side.
    return concern == Concern::flat ? colours.flat : concern == Concern::sharp ? colours.sharp : colours.text;
}

juce::Colour colour_of(Headline::Kind kind, const Palette& colours) noexcept
{
    switch (kind) {
    case Headline::Kind::flat:
        return colours.flat;
    case Headline::Kind::sharp:
        return colours.sharp;
    case Headline::Kind::warning:
        return colours.warning;
    case Headline::Kind::early:
    case Headline::Kind::late:
    case Headline::Kind::tuning:
        return colours.text;
    case Headline::Kind::calm:
        break;
    }
    return colours.quiet;
}

Scale::Scale(int width, int height) noexcept
    : unit_ {juce::jmin(static_cast<float>(width) / 1920.0F, static_cast<float>(height) / 1080.0F)}
{
}

juce::Path arrow(Arrow direction, juce::Rectangle<float> square)
{
    auto path = juce::Path {};
    path.addTriangle(-1.0F, 0.6F, 1.0F, 0.6F, 0.0F, -0.9F);
    const auto turn = direction == Arrow::up      ? 0.0F
                      : direction == Arrow::right ? 0.5F
                      : direction == Arrow::down  ? 1.0F
                                                  : 1.5F;
    path.applyTransform(juce::AffineTransform::rotation(turn * juce::MathConstants<float>::pi)
                            .scaled(square.getWidth() / 2, square.getHeight() / 2)
                            .translated(square.getCentreX(), square.getCentreY()));
    return path;
}

}  // namespace tutti::desktop
