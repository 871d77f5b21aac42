// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page_style.hpp"

#include <fmt/format.h>

#include "review/markup.hpp"
#include "review/page_files.hpp"
#include "review/page_text.hpp"

namespace tutti::review {

std::string page_head(std::string_view title)
{
    // No source is allowed but this style: what a name might smuggle in has nowhere to run or to call.
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta "
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
        "base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style></head><body>",
        hash_of(term_css_sha256), escaped(title), term_css);
}

}  // namespace tutti::review
