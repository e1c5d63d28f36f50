// From MySQL's character sets to UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pipeline::planetscale {

// The character set behind a MySQL collation id (vstream.md 1.3, Field.charset), under the name that iconv knows. Empty
// for ids that are not in the table and for sets that iconv lacks; "UTF-8" needs no conversion.
std::string_view iconv_name_of_collation(uint32_t collation);

inline constexpr uint32_t kBinaryCollation = 63;

bool is_valid_utf8(std::string_view text);

// The text with U+FFFD for each byte that is no UTF-8.
std::string replace_invalid_utf8(std::string_view text);

inline bool is_ascii(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080U;
  const char* at = text.data();
  std::size_t left = text.size();
  uint64_t seen = 0;
  for (; left >= sizeof seen; at += sizeof seen, left -= sizeof seen) {
    uint64_t block = 0;
    std::memcpy(&block, at, sizeof block);
    seen |= block;
  }
  for (; left > 0; --left) seen |= static_cast<uint8_t>(*at++);
  return (seen & kHighBits) == 0;
}

// Converts to UTF-8. Not thread-safe; one for each column.
class Transcoder {
 public:
  // REQUIRES: a name from iconv_name_of_collation, not empty.
  explicit Transcoder(std::string_view charset);
  // None = the bytes are not valid in the character set. Valid until the next call.
  std::optional<std::string_view> to_utf8(std::string_view bytes);
  // The same with U+FFFD where the bytes are not valid.
  std::string_view to_utf8_with_replacements(std::string_view bytes);
  // True when ASCII text is the same in this character set.
  [[nodiscard]] bool keeps_ascii() const { return keeps_ascii_; }

 private:
  bool convert(std::string_view bytes, bool replace);
  // Bytes that MySQL defines and iconv doesn't. False = there are none at the place.
  bool convert_otherwise(std::string_view rest, std::size_t& taken);

  struct Close {
    void operator()(void* converter) const;
  };
  std::unique_ptr<void, Close> converter_;
  const bool is_latin1_;
  const bool is_sjis_;
  const std::size_t unit_;  // bytes of the smallest character
  bool keeps_ascii_ = false;
  std::string buffer_;
};

}  // namespace pipeline::planetscale
