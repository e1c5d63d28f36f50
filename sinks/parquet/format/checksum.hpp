// The CRC of page bodies: CRC-32 as gzip has it ("PageHeader.crc" of the format). A pure function.
#pragma once

#include <cstdint>
#include <string_view>

namespace pipeline::parquet {

uint32_t crc32_of(std::string_view bytes);

}  // namespace pipeline::parquet
