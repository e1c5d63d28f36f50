// The way back from bytes to the values of a page, for the encodings that this writer uses. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>

#include "page_values.hpp"
#include "pipeline/sdk/status.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// Appends the body of a v1 data page with `entries` level entries. `dictionary` holds the values of the chunk's
// dictionary page. Failed when the bytes end too early.
Status decode_page(const Column& column, Encoding encoding, std::size_t entries, std::string_view body,
                   const PageValues& dictionary, PageValues& page);

// Appends `count` PLAIN values.
Status decode_plain(const Column& column, std::size_t count, std::string_view bytes, PageValues& page);

}  // namespace pipeline::parquet
