// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/xml.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <string>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace tutti::score {

namespace {

constexpr auto white_space = std::string_view {" \t\r\n"};

XmlElement element(pugi::xml_node node)
{
    while (node && node.type() != pugi::node_element)
        node = node.next_sibling();
    return XmlElement {node.internal_object()};
}

std::ptrdiff_t count(std::span<const std::byte> content, char c)
{
    return std::count(content.begin(), content.end(), std::byte {static_cast<unsigned char>(c)});
}

}  // namespace

std::string_view XmlElement::name() const
{
    return pugi::xml_node {node_}.name();
}

std::string_view XmlElement::attribute(const char* name) const
{
    return pugi::xml_node {node_}.attribute(name).value();
}

std::string_view XmlElement::text() const
{
    auto text = std::string_view {pugi::xml_node {node_}.child_value()};
    text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
    return text.substr(0, text.find_last_not_of(white_space) + 1);
}

XmlElement XmlElement::child(const char* name) const
{
    return XmlElement {pugi::xml_node {node_}.child(name).internal_object()};
}

XmlElement XmlElement::first() const
{
    return element(pugi::xml_node {node_}.first_child());
}

XmlElement XmlElement::next() const
{
    return element(pugi::xml_node {node_}.next_sibling());
}

XmlElement XmlElement::next(const char* name) const
{
    return XmlElement {pugi::xml_node {node_}.next_sibling(name).internal_object()};
}

Result<XmlDocument> XmlDocument::parse(std::span<const std::byte> content)
{
    if (content.size() > most_bytes)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("The score is {} MB of text, more than the {} MB that any piece needs; export one "
                        "movement at a time",
                        content.size() >> 20U, most_bytes >> 20U));
    // Attributes are counted by their equals signs.
    if (static_cast<std::size_t>(count(content, '<')) > most_tags ||
        static_cast<std::size_t>(count(content, '=')) > most_tags)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("The score has more than {} tags, which no piece needs; export one movement at a "
                        "time",
                        most_tags));
    try {
        auto document = std::make_unique<pugi::xml_document>();
        const auto outcome = document->load_buffer(content.data(), content.size());
        if (!outcome) {
            if (outcome.status == pugi::status_no_document_element)
                return failure(ErrorCode::score_invalid,
                               content.empty()
                                   ? "It is empty; export it again"
                                   : "It is neither MusicXML nor MIDI; export the score as one of "
                                     "them");
            const auto before = std::min(
                content.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(outcome.offset, 0)));
            return failure(ErrorCode::score_invalid,
                           fmt::format("The file is not well-formed XML (line {}: {}); export it again",
                                       1 + count(content.first(before), '\n'), outcome.description()));
        }
        return XmlDocument {std::move(document)};
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::score_invalid,
                       "The score does not fit into memory; export one movement at a time");
    }
}

XmlDocument::XmlDocument(std::unique_ptr<pugi::xml_document> document)
    : document_ {std::move(document)}
{
}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

XmlElement XmlDocument::root() const
{
    return element(document_->first_child());
}

void XmlDocument::turn_partwise()
{
    auto root = document_->first_child();
    root.set_name("score-partwise");
    auto parts = std::map<std::string, pugi::xml_node> {};
    for (auto measure = root.child("measure"); measure;) {
        for (auto part = measure.child("part"); part; part = part.next_sibling("part")) {
            auto& whole = parts[part.attribute("id").value()];
            if (!whole) {
                whole = root.append_child("part");
                whole.append_copy(part.attribute("id"));
            }
            auto bar = whole.append_child("measure");
            // Only what is read: all of a hostile bar's attributes for each of its parts would be too many.
            for (const auto* name : {"number", "implicit"})
                if (const auto attribute = measure.attribute(name))
                    bar.append_copy(attribute);
            while (auto content = part.first_child())
                bar.append_move(content);
        }
        const auto done = measure;
        measure = measure.next_sibling("measure");
        root.remove_child(done);
    }
}

}  // namespace tutti::score
