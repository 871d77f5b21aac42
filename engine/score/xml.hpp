// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "units/result.hpp"

namespace pugi {
class xml_document;
struct xml_node_struct;
}  // namespace pugi

namespace tutti::score {

/// An element of an XmlDocument, which must outlive it; or none, of which everything is empty and everything
/// may be asked.
class XmlElement {
public:
    XmlElement() = default;
    explicit XmlElement(pugi::xml_node_struct* node)
        : node_ {node}
    {
    }
    explicit operator bool() const { return node_ != nullptr; }
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] std::string_view attribute(const char* name) const;
    /// The text directly within, without the space around it.
    [[nodiscard]] std::string_view text() const;

    [[nodiscard]] XmlElement child(const char* name) const;  ///< the first of that name
    [[nodiscard]] bool has(const char* name) const { return bool(child(name)); }
    [[nodiscard]] std::string_view text_of(const char* name) const { return child(name).text(); }
    [[nodiscard]] XmlElement first() const;                 ///< the first element within
    [[nodiscard]] XmlElement next() const;                  ///< the next element beside
    [[nodiscard]] XmlElement next(const char* name) const;  ///< the next of that name beside

private:
    pugi::xml_node_struct* node_ = nullptr;
};

/// An XML file in memory, read without entities of its own, external files or network: what a DTD declares is
/// never expanded, so no file can grow while it is read.
///
/// At most 64 MB of text and 3 million tags (a symphony's full score has half of either): some 400 MB of
/// memory at the very worst, a fraction of a second. Nesting costs no stack. [control]
class XmlDocument {
public:
    static constexpr auto most_bytes = std::size_t {64} << 20U;
    static constexpr auto most_tags = std::size_t {3'000'000};

    [[nodiscard]] static Result<XmlDocument> parse(std::span<const std::byte>);
    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();
    [[nodiscard]] XmlElement root() const;
    /// Of a MusicXML score whose measures hold parts, makes one whose parts hold measures.
    void turn_partwise();

private:
    explicit XmlDocument(std::unique_ptr<pugi::xml_document>);

    std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace tutti::score
