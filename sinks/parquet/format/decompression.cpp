#include <lz4.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

#include "compression.hpp"

namespace pipeline::parquet {
namespace {

bool inflate_all(std::string_view bytes, uint8_t* to, std::size_t size) {
  constexpr int gzip_frame = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_frame) != Z_OK) return false;
  // zlib's interface has no const.
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = to;
  stream.avail_out = static_cast<uInt>(size);
  const bool done = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  return done;
}

bool decompress_to(Codec codec, std::string_view bytes, uint8_t* to, std::size_t size) {
  auto* text = reinterpret_cast<char*>(to);
  std::size_t got = size;
  switch (codec) {
    case Codec::none:
      if (bytes.size() == size && size > 0) std::memcpy(to, bytes.data(), size);
      return bytes.size() == size;
    case Codec::snappy:
      return snappy_uncompress(bytes.data(), bytes.size(), text, &got) == SNAPPY_OK && got == size;
    case Codec::gzip:
      return inflate_all(bytes, to, size);
    case Codec::zstd:
      return ZSTD_decompress(to, size, bytes.data(), bytes.size()) == size;
    case Codec::lz4_raw:
      return LZ4_decompress_safe(bytes.data(), text, static_cast<int>(bytes.size()), static_cast<int>(size)) ==
             static_cast<int>(size);
  }
  return false;
}

}  // namespace

Status decompress(Codec codec, std::string_view bytes, std::size_t size, Buffer& out) {
  if (decompress_to(codec, bytes, out.extend(size), size)) return {};
  return Status::failed("a compressed page is damaged");
}

}  // namespace pipeline::parquet
