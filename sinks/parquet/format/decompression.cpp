#include <libdeflate.h>
#include <lz4.h>
#include <snappy-c.h>
#include <zstd.h>

#include <memory>

#include "compression.hpp"

namespace pipeline::parquet {
namespace {

bool inflate_all(std::string_view bytes, uint8_t* to, std::size_t size) {
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  return decompressor != nullptr && libdeflate_gzip_decompress(decompressor.get(), bytes.data(), bytes.size(), to, size,
                                                               nullptr) == LIBDEFLATE_SUCCESS;
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
