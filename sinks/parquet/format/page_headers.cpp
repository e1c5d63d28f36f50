#include "compact_writer.hpp"
#include "metadata.hpp"

namespace pipeline::parquet {
namespace {

constexpr int32_t kDataPage = 0;
constexpr int32_t kDictionaryPage = 2;

void begin_header(CompactWriter& writer, int32_t kind, const DataPage& page) {
  writer.i32(1, kind);
  writer.i32(2, static_cast<int32_t>(page.raw_bytes));
  writer.i32(3, static_cast<int32_t>(page.stored_bytes));
  writer.i32(4, static_cast<int32_t>(page.crc));
}

}  // namespace

std::string data_page_header(const DataPage& page) {
  CompactWriter writer;
  begin_header(writer, kDataPage, page);
  writer.begin_struct(5);
  writer.i32(1, static_cast<int32_t>(page.entries));
  writer.i32(2, static_cast<int32_t>(page.encoding));
  writer.i32(3, static_cast<int32_t>(Encoding::rle));
  writer.i32(4, static_cast<int32_t>(Encoding::rle));
  writer.end();
  writer.end();
  return writer.take();
}

std::string dictionary_page_header(const DataPage& page) {
  CompactWriter writer;
  begin_header(writer, kDictionaryPage, page);
  writer.begin_struct(7);
  writer.i32(1, static_cast<int32_t>(page.entries));
  writer.i32(2, static_cast<int32_t>(Encoding::plain));
  writer.end();
  writer.end();
  return writer.take();
}

}  // namespace pipeline::parquet
