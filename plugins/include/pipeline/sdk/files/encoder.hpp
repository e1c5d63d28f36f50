// Encoder: compresses what a file gets, in frames that can each be read on their own (gzip members, zstd frames).
//
// Readers take the frames of a file as one: gzip, zstd, Python, DuckDB and Arrow do. One Encoder serves all files of a
// sink, one after the other. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

// Text that waits for one frame, at most.
inline constexpr std::size_t kFrameBytes = std::size_t{512} << 10U;

enum class Codec { none, gzip, zstd };

// "none", "gzip", "zstd". Invalid for anything else.
Result<Codec> parse_codec(std::string_view name);
// What a file name ends with: "", ".gz", ".zst".
std::string_view extension_of(Codec codec);
// What a codec's option for the level may be: 1 to this. 0 for none.
int highest_level(Codec codec);

class Encoder {
 public:
  Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  virtual ~Encoder() = default;

  // Appends one complete frame with all of `bytes`.
  virtual Status encode(std::string_view bytes, std::string& out) = 0;
};

// Null for Codec::none. `level` 0 = the codec's usual one (gzip 6, zstd 1).
std::unique_ptr<Encoder> make_encoder(Codec codec, int level = 0);

// All that the frames hold. Failed when the bytes aren't whole frames of the codec.
Result<std::string> decode(Codec codec, std::string_view bytes);

}  // namespace pipeline::files
