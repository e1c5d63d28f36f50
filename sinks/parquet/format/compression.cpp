#include "compression.hpp"

#include <libdeflate.h>
#include <lz4.h>
#include <snappy-c.h>
#include <zstd.h>

#include <string>

namespace pipeline::parquet {
namespace {

// The only level of zstd whose speed is that of its table's cache.
constexpr int kFastLevel = 1;
// A table of 16 KiB, which stays in the first cache of a processor; usual are 64 KiB.
constexpr int kSmallTable = 12;

Status failed(const char* codec) {
  return Status::failed(std::string(codec) + " could not compress a page");
}

Status compress_snappy(const Buffer& bytes, Buffer& out) {
  const std::size_t before = out.size();
  std::size_t size = snappy_max_compressed_length(bytes.size());
  uint8_t* place = out.reserve(size);
  const snappy_status done =
      snappy_compress(reinterpret_cast<const char*>(bytes.data()), bytes.size(), reinterpret_cast<char*>(place), &size);
  if (done != SNAPPY_OK) return failed("snappy");
  out.set_size(before + size);
  return {};
}

Status compress_lz4(const Buffer& bytes, Buffer& out) {
  if (bytes.size() > LZ4_MAX_INPUT_SIZE) return failed("lz4");
  const std::size_t before = out.size();
  const int room = LZ4_compressBound(static_cast<int>(bytes.size()));
  uint8_t* place = out.reserve(static_cast<std::size_t>(room));
  const int size = LZ4_compress_default(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<char*>(place),
                                        static_cast<int>(bytes.size()), room);
  if (size <= 0) return failed("lz4");
  out.set_size(before + static_cast<std::size_t>(size));
  return {};
}

}  // namespace

struct Compressor::State {
  struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  struct FreeGzip {
    void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
  };
  std::unique_ptr<ZSTD_CCtx, FreeContext> zstd;
  std::unique_ptr<libdeflate_compressor, FreeGzip> gzip;

  Status compress_zstd(const Buffer& bytes, int level, Effort effort, Buffer& out) {
    if (!zstd) zstd.reset(ZSTD_createCCtx());
    if (!zstd) return failed("zstd");
    constexpr int as_the_level_says = 0;
    const int table = effort == Effort::less ? kSmallTable : as_the_level_says;
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_hashLog, table);
    const std::size_t room = ZSTD_compressBound(bytes.size());
    const std::size_t before = out.size();
    uint8_t* place = out.reserve(room);
    const std::size_t size = ZSTD_compress2(zstd.get(), place, room, bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) return failed("zstd");
    out.set_size(before + size);
    return {};
  }

  Status compress_gzip(const Buffer& bytes, int level, Buffer& out) {
    if (!gzip) gzip.reset(libdeflate_alloc_compressor(level));
    if (!gzip) return failed("gzip");
    const std::size_t room = libdeflate_gzip_compress_bound(gzip.get(), bytes.size());
    const std::size_t before = out.size();
    uint8_t* place = out.reserve(room);
    const std::size_t size = libdeflate_gzip_compress(gzip.get(), bytes.data(), bytes.size(), place, room);
    if (size == 0) return failed("gzip");
    out.set_size(before + size);
    return {};
  }
};

Compressor::Compressor(Codec codec, int level) : codec_(codec), level_(level), state_(std::make_unique<State>()) {}
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;
Compressor::~Compressor() = default;

bool Compressor::has_efforts() const {
  return codec_ == Codec::zstd && level_ == kFastLevel;
}

Status Compressor::compress(const Buffer& bytes, Buffer& out, Effort effort) {
  switch (codec_) {
    case Codec::none:
      out.append(bytes.view());
      return {};
    case Codec::snappy:
      return compress_snappy(bytes, out);
    case Codec::gzip:
      return state_->compress_gzip(bytes, level_, out);
    case Codec::zstd:
      return state_->compress_zstd(bytes, level_, has_efforts() ? effort : Effort::usual, out);
    case Codec::lz4_raw:
      return compress_lz4(bytes, out);
  }
  return failed("an unknown codec");
}

}  // namespace pipeline::parquet
