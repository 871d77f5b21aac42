// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/inside/pictures.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <thread>

// JUCE's own plug-in clients run its message loop by this too: it stands in no header.
namespace juce {
bool dispatchNextMessageOnSystemQueue(bool return_if_there_is_none);
}

namespace tutti::test {

std::string& picture_folder()
{
    static auto folder = std::string {};
    return folder;
}

juce::Image picture_of(juce::AudioProcessor& processor, int width, int height, const std::string& name,
                       int milliseconds)
{
    const auto editor = std::unique_ptr<juce::AudioProcessorEditor> {processor.createEditor()};
    editor->setSize(width, height);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds {milliseconds};
    while (std::chrono::steady_clock::now() < end)
        if (!juce::dispatchNextMessageOnSystemQueue(true))
            std::this_thread::sleep_for(std::chrono::milliseconds {1});
    const auto image = editor->createComponentSnapshot(editor->getLocalBounds());
    if (!picture_folder().empty()) {
        const auto file = juce::File {picture_folder()}.getChildFile(name + ".png");
        file.deleteFile();
        auto stream = juce::FileOutputStream {file};
        juce::PNGImageFormat {}.writeImageToStream(image, stream);
    }
    return image;
}

std::size_t colours_in(const juce::Image& image)
{
    auto colours = std::set<juce::uint32> {};
    for (auto y = 0; y < image.getHeight(); y += 2)
        for (auto x = 0; x < image.getWidth(); x += 2)
            colours.insert(image.getPixelAt(x, y).getARGB());
    return colours.size();
}

}  // namespace tutti::test
