#include "compact_writer.hpp"

namespace pipeline::parquet {

void CompactWriter::header(int16_t id, ThriftType type) {
  const int delta = id - last_ids_.back();
  if (delta >= 1 && delta <= 15) {
    out_ += static_cast<char>(delta << 4 | static_cast<int>(type));
  } else {
    out_ += static_cast<char>(type);
    zigzag(id);
  }
  last_ids_.back() = id;
}

void CompactWriter::list(int16_t id, ThriftType element, std::size_t size) {
  header(id, ThriftType::list);
  if (size < 15) {
    out_ += static_cast<char>(size << 4 | static_cast<std::size_t>(element));
  } else {
    out_ += static_cast<char>(0xF0 | static_cast<int>(element));
    varint(size);
  }
}

void CompactWriter::varint(uint64_t value) {
  while (value >= 0x80) {
    out_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out_ += static_cast<char>(value);
}

}  // namespace pipeline::parquet
