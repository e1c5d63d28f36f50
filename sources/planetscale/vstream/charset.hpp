// From MySQL's character sets to UTF-8.
#pragma once

#include <cstdint>
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

// Converts to UTF-8. Not thread-safe; one for each column.
class Transcoder {
 public:
  // REQUIRES: a name from iconv_name_of_collation, not empty.
  explicit Transcoder(std::string_view charset);
  // None = the bytes are not valid in the character set. Valid until the next call.
  std::optional<std::string_view> to_utf8(std::string_view bytes);

 private:
  struct Close {
    void operator()(void* converter) const;
  };
  std::unique_ptr<void, Close> converter_;
  std::string buffer_;
};

}  // namespace pipeline::planetscale
