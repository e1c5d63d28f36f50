#include "checksum.hpp"

#include <libdeflate.h>

namespace pipeline::parquet {

uint32_t crc32_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace pipeline::parquet
