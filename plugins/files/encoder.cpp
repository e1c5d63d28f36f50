#include "pipeline/sdk/files/encoder.hpp"

// zlib reads through pointers to const then.
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>

namespace pipeline::files {
namespace {

constexpr int kGzipLevel = 6;
constexpr int kZstdLevel = 1;
// Added to the window size, it makes zlib write and read gzip's header and trailer.
constexpr int kGzipFormat = 16;

unsigned char* bytes_of(char* text) {
  return reinterpret_cast<unsigned char*>(text);
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class GzipEncoder final : public Encoder {
 public:
  explicit GzipEncoder(int level) {
    ready_ = deflateInit2(&stream_, level, Z_DEFLATED, MAX_WBITS + kGzipFormat, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~GzipEncoder() override { deflateEnd(&stream_); }

  Status encode(std::string_view bytes, std::string& out) override {
    if (!ready_ || deflateReset(&stream_) != Z_OK) return Status::failed("gzip can't begin: out of memory");
    if (bytes.size() > std::numeric_limits<uInt>::max()) return Status::failed("too much for one member of gzip");
    const std::size_t before = out.size();
    out.resize(before + deflateBound(&stream_, bytes.size()));
    stream_.next_in = bytes_of(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = bytes_of(out.data() + before);
    stream_.avail_out = static_cast<uInt>(out.size() - before);
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return Status::failed("gzip can't compress");
    out.resize(out.size() - stream_.avail_out);
    return {};
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
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

Result<std::string> decode_gzip(std::string_view bytes) {
  std::string result;
  std::array<char, std::size_t{64} << 10U> block{};
  while (!bytes.empty()) {
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + kGzipFormat) != Z_OK) return Status::failed("gzip can't begin");
    stream.next_in = bytes_of(bytes);
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
    const uInt given = stream.avail_in;
    int state = Z_OK;
    while (state == Z_OK) {
      stream.next_out = bytes_of(block.data());
      stream.avail_out = static_cast<uInt>(block.size());
      state = inflate(&stream, Z_NO_FLUSH);
      result.append(block.data(), block.size() - stream.avail_out);
    }
    bytes.remove_prefix(given - stream.avail_in);
    inflateEnd(&stream);
    if (state != Z_STREAM_END) return Status::failed("not whole members of gzip");
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
      return Z_BEST_COMPRESSION;
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
