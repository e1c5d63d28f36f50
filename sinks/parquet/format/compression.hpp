// Compressor: compresses page bodies, each into one frame of its own ("Compression" of the format).
//
// Keeps the codec's working memory between pages. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "buffer.hpp"
#include "pipeline/sdk/status.hpp"
#include "types.hpp"

namespace pipeline::parquet {

// How long a compressor looks for repetitions: as its level says, or less. Less is as good where they are plain to see
// or where there are none, and costs some percent of size in prose.
enum class Effort : uint8_t { usual, less };

class Compressor {
 public:
  // `level` is that of zstd and gzip; the other codecs have none.
  Compressor(Codec codec, int level);
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;
  ~Compressor();

  [[nodiscard]] Codec codec() const { return codec_; }
  // Whether `compress` makes a difference between the efforts.
  [[nodiscard]] bool has_efforts() const;
  // Appends the compressed form of `bytes`; as it is for Codec::none.
  Status compress(const Buffer& bytes, Buffer& out, Effort effort = Effort::usual);
  // The same at a place with room for `bound(bytes.size())` bytes; gives the size.
  Result<std::size_t> compress_to(const Buffer& bytes, char* to, std::size_t room, Effort effort);
  // What so many bytes may become.
  [[nodiscard]] std::size_t bound(std::size_t size) const;

 private:
  struct State;

  Codec codec_;
  int level_;
  std::unique_ptr<State> state_;
};

// Appends what `bytes` were before compression; `size` is known. Failed when it isn't so.
Status decompress(Codec codec, std::string_view bytes, std::size_t size, Buffer& out);

}  // namespace pipeline::parquet
