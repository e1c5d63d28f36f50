#include "pipeline/sdk/files/encoder.hpp"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>

namespace pipeline::files {
namespace {

constexpr int kGzipLevel = 6;
constexpr int kZstdLevel = 1;
constexpr int kHighestGzipLevel = 9;

class GzipEncoder final : public Encoder {
 public:
  explicit GzipEncoder(int level) : compressor_(libdeflate_alloc_compressor(level)) {}
  ~GzipEncoder() override { libdeflate_free_compressor(compressor_); }

  Status encode(std::string_view bytes, std::string& out) override {
    if (compressor_ == nullptr) return Status::failed("gzip can't begin: out of memory");
    const std::size_t before = out.size();
    out.resize(before + libdeflate_gzip_compress_bound(compressor_, bytes.size()));
    const std::size_t size =
        libdeflate_gzip_compress(compressor_, bytes.data(), bytes.size(), out.data() + before, out.size() - before);
    if (size == 0) return Status::failed("gzip can't compress");
    out.resize(before + size);
    return {};
  }

 private:
  libdeflate_compressor* compressor_;
};

class ZstdEncoder final : public Encoder {
 public:
  explicit ZstdEncoder(int level) : context_(ZSTD_createCCtx()) {
    if (context_ == nullptr) return;
    ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
  }
  ~ZstdEncoder() override { ZSTD_freeCCtx(context_); }

  Status encode(std::string_view bytes, std::string& out) override {
    if (context_ == nullptr) return Status::failed("zstd can't begin: out of memory");
    const std::size_t before = out.size();
    out.resize(before + ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress2(context_, out.data() + before, out.size() - before, bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) return Status::failed(std::string("zstd can't compress: ") + ZSTD_getErrorName(size));
    out.resize(before + size);
    return {};
  }

 private:
  ZSTD_CCtx* context_;
};

// A member doesn't tell its size in front.
Result<std::string> decode_gzip(std::string_view bytes) {
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (decompressor == nullptr) return Status::failed("gzip can't begin");
  std::string result;
  std::size_t room = kFrameBytes;
  while (!bytes.empty()) {
    const std::size_t before = result.size();
    result.resize(before + room);
    std::size_t read = 0;
    std::size_t written = 0;
    const libdeflate_result done = libdeflate_gzip_decompress_ex(decompressor.get(), bytes.data(), bytes.size(),
                                                                 result.data() + before, room, &read, &written);
    result.resize(before + (done == LIBDEFLATE_SUCCESS ? written : 0));
    if (done == LIBDEFLATE_INSUFFICIENT_SPACE) {
      room *= 2;
      continue;
    }
    if (done != LIBDEFLATE_SUCCESS) return Status::failed("not whole members of gzip");
    bytes.remove_prefix(read);
  }
  return result;
}

Result<std::string> decode_zstd(std::string_view bytes) {
  std::string result;
  while (!bytes.empty()) {
    const std::size_t frame = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
    const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (ZSTD_isError(frame) != 0 || size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
      return Status::failed("not whole frames of zstd");
    }
    const std::size_t before = result.size();
    result.resize(before + size);
    const std::size_t read = ZSTD_decompress(result.data() + before, size, bytes.data(), frame);
    if (ZSTD_isError(read) != 0 || read != size) return Status::failed("a damaged frame of zstd");
    bytes.remove_prefix(frame);
  }
  return result;
}

}  // namespace

Result<Codec> parse_codec(std::string_view name) {
  if (name == "none") return Codec::none;
  if (name == "gzip") return Codec::gzip;
  if (name == "zstd") return Codec::zstd;
  return Status::invalid("there is no compression \"" + std::string(name) + "\"").with_hint("none, gzip or zstd");
}

std::string_view extension_of(Codec codec) {
  switch (codec) {
    case Codec::gzip:
      return ".gz";
    case Codec::zstd:
      return ".zst";
    case Codec::none:
      break;
  }
  return "";
}

int highest_level(Codec codec) {
  switch (codec) {
    case Codec::gzip:
      return kHighestGzipLevel;
    case Codec::zstd:
      return ZSTD_maxCLevel();
    case Codec::none:
      break;
  }
  return 0;
}

std::unique_ptr<Encoder> make_encoder(Codec codec, int level) {
  switch (codec) {
    case Codec::gzip:
      return std::make_unique<GzipEncoder>(level == 0 ? kGzipLevel : level);
    case Codec::zstd:
      return std::make_unique<ZstdEncoder>(level == 0 ? kZstdLevel : level);
    case Codec::none:
      break;
  }
  return nullptr;
}

Result<std::string> decode(Codec codec, std::string_view bytes) {
  switch (codec) {
    case Codec::gzip:
      return decode_gzip(bytes);
    case Codec::zstd:
      return decode_zstd(bytes);
    case Codec::none:
      break;
  }
  return std::string(bytes);
}

}  // namespace pipeline::files
