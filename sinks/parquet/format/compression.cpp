#include "compression.hpp"

#include <libdeflate.h>
#include <lz4.h>
#include <snappy-c.h>
#include <zstd.h>

#include <cstring>
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

Result<std::size_t> compress_snappy(const Buffer& bytes, char* to, std::size_t room) {
  const auto* from = reinterpret_cast<const char*>(bytes.data());
  if (snappy_compress(from, bytes.size(), to, &room) != SNAPPY_OK) return failed("snappy");
  return room;
}

Result<std::size_t> compress_lz4(const Buffer& bytes, char* to, std::size_t room) {
  if (bytes.size() > LZ4_MAX_INPUT_SIZE) return failed("lz4");
  const auto* from = reinterpret_cast<const char*>(bytes.data());
  const int size = LZ4_compress_default(from, to, static_cast<int>(bytes.size()), static_cast<int>(room));
  if (size <= 0) return failed("lz4");
  return static_cast<std::size_t>(size);
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

  Result<std::size_t> compress_zstd(const Buffer& bytes, int level, Effort effort, char* to, std::size_t room) {
    if (!zstd) zstd.reset(ZSTD_createCCtx());
    if (!zstd) return failed("zstd");
    constexpr int as_the_level_says = 0;
    const int table = effort == Effort::less ? kSmallTable : as_the_level_says;
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_hashLog, table);
    const std::size_t size = ZSTD_compress2(zstd.get(), to, room, bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) return failed("zstd");
    return size;
  }

  libdeflate_compressor* gzip_at(int level) {
    if (!gzip) gzip.reset(libdeflate_alloc_compressor(level));
    return gzip.get();
  }

  Result<std::size_t> compress_gzip(const Buffer& bytes, int level, char* to, std::size_t room) {
    libdeflate_compressor* const compressor = gzip_at(level);
    if (compressor == nullptr) return failed("gzip");
    const std::size_t size = libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), to, room);
    if (size == 0) return failed("gzip");
    return size;
  }
};

Compressor::Compressor(Codec codec, int level) : codec_(codec), level_(level), state_(std::make_unique<State>()) {}
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;
Compressor::~Compressor() = default;

bool Compressor::has_efforts() const {
  return codec_ == Codec::zstd && level_ == kFastLevel;
}

std::size_t Compressor::bound(std::size_t size) const {
  switch (codec_) {
    case Codec::none:
      return size;
    case Codec::snappy:
      return snappy_max_compressed_length(size);
    case Codec::gzip:
      return libdeflate_gzip_compress_bound(state_->gzip_at(level_), size);
    case Codec::zstd:
      return ZSTD_compressBound(size);
    case Codec::lz4_raw:
      return size > LZ4_MAX_INPUT_SIZE ? 0 : static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(size)));
  }
  return 0;
}

Result<std::size_t> Compressor::compress_to(const Buffer& bytes, char* to, std::size_t room, Effort effort) {
  switch (codec_) {
    case Codec::none:
      if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
      return bytes.size();
    case Codec::snappy:
      return compress_snappy(bytes, to, room);
    case Codec::gzip:
      return state_->compress_gzip(bytes, level_, to, room);
    case Codec::zstd:
      return state_->compress_zstd(bytes, level_, has_efforts() ? effort : Effort::usual, to, room);
    case Codec::lz4_raw:
      return compress_lz4(bytes, to, room);
  }
  return failed("an unknown codec");
}

Status Compressor::compress(const Buffer& bytes, Buffer& out, Effort effort) {
  const std::size_t before = out.size();
  const std::size_t room = bound(bytes.size());
  const Result<std::size_t> size = compress_to(bytes, reinterpret_cast<char*>(out.reserve(room)), room, effort);
  if (!size.ok()) return size.status();
  out.set_size(before + *size);
  return {};
}

}  // namespace pipeline::parquet
