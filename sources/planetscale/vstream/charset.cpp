#include "vstream/charset.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace pipeline::planetscale {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
  std::string_view charset;
};

// From MySQL's information_schema.collations. dec8, keybcs2 and geostd8 have no iconv counterpart.
constexpr std::array kRanges{Range{1, 1, "BIG5-HKSCS"},
                             Range{2, 2, "ISO-8859-2"},
                             Range{4, 4, "CP850"},
                             Range{5, 5, "CP1252"},
                             Range{6, 6, "HP-ROMAN8"},
                             Range{7, 7, "KOI8-R"},
                             Range{8, 8, "CP1252"},
                             Range{9, 9, "ISO-8859-2"},
                             Range{10, 10, "SEN_850200_B"},
                             Range{11, 11, "ASCII"},
                             Range{12, 12, "EUC-JP"},
                             Range{13, 13, "SHIFT_JIS"},
                             Range{14, 14, "CP1251"},
                             Range{15, 15, "CP1252"},
                             Range{16, 16, "ISO-8859-8"},
                             Range{18, 18, "TIS-620"},
                             Range{19, 19, "EUC-KR"},
                             Range{20, 20, "ISO-8859-13"},
                             Range{21, 21, "ISO-8859-2"},
                             Range{22, 22, "KOI8-U"},
                             Range{23, 23, "CP1251"},
                             Range{24, 24, "EUC-CN"},
                             Range{25, 25, "ISO-8859-7"},
                             Range{26, 26, "CP1250"},
                             Range{27, 27, "ISO-8859-2"},
                             Range{28, 28, "GBK"},
                             Range{29, 29, "CP1257"},
                             Range{30, 30, "ISO-8859-9"},
                             Range{31, 31, "CP1252"},
                             Range{32, 32, "ARMSCII-8"},
                             Range{33, 33, "UTF-8"},
                             Range{34, 34, "CP1250"},
                             Range{35, 35, "UCS-2BE"},
                             Range{36, 36, "CP866"},
                             Range{38, 38, "MAC-CENTRALEUROPE"},
                             Range{39, 39, "MACINTOSH"},
                             Range{40, 40, "CP852"},
                             Range{41, 42, "ISO-8859-13"},
                             Range{43, 43, "MAC-CENTRALEUROPE"},
                             Range{44, 44, "CP1250"},
                             Range{45, 46, "UTF-8"},
                             Range{47, 49, "CP1252"},
                             Range{50, 52, "CP1251"},
                             Range{53, 53, "MACINTOSH"},
                             Range{54, 55, "UTF-16BE"},
                             Range{56, 56, "UTF-16LE"},
                             Range{57, 57, "CP1256"},
                             Range{58, 59, "CP1257"},
                             Range{60, 61, "UTF-32BE"},
                             Range{62, 62, "UTF-16LE"},
                             Range{64, 64, "ARMSCII-8"},
                             Range{65, 65, "ASCII"},
                             Range{66, 66, "CP1250"},
                             Range{67, 67, "CP1256"},
                             Range{68, 68, "CP866"},
                             Range{70, 70, "ISO-8859-7"},
                             Range{71, 71, "ISO-8859-8"},
                             Range{72, 72, "HP-ROMAN8"},
                             Range{74, 74, "KOI8-R"},
                             Range{75, 75, "KOI8-U"},
                             Range{76, 76, "UTF-8"},
                             Range{77, 77, "ISO-8859-2"},
                             Range{78, 78, "ISO-8859-9"},
                             Range{79, 79, "ISO-8859-13"},
                             Range{80, 80, "CP850"},
                             Range{81, 81, "CP852"},
                             Range{82, 82, "SEN_850200_B"},
                             Range{83, 83, "UTF-8"},
                             Range{84, 84, "BIG5-HKSCS"},
                             Range{85, 85, "EUC-KR"},
                             Range{86, 86, "EUC-CN"},
                             Range{87, 87, "GBK"},
                             Range{88, 88, "SHIFT_JIS"},
                             Range{89, 89, "TIS-620"},
                             Range{90, 90, "UCS-2BE"},
                             Range{91, 91, "EUC-JP"},
                             Range{94, 94, "CP1252"},
                             Range{95, 96, "IBM943"},
                             Range{97, 98, "EUC-JP-MS"},
                             Range{99, 99, "CP1250"},
                             Range{101, 124, "UTF-16BE"},
                             Range{128, 151, "UCS-2BE"},
                             Range{159, 159, "UCS-2BE"},
                             Range{160, 183, "UTF-32BE"},
                             Range{192, 215, "UTF-8"},
                             Range{223, 223, "UTF-8"},
                             Range{224, 247, "UTF-8"},
                             Range{248, 250, "GB18030"},
                             Range{255, 323, "UTF-8"}};

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// MySQL's sjis holds a backslash and a tilde where iconv's SHIFT_JIS has a yen sign and an overline.
void undo_yen_and_overline(std::string& text) {
  constexpr std::string_view kYen = "\xC2\xA5";
  constexpr std::string_view kOverline = "\xE2\x80\xBE";
  for (std::size_t at = 0; (at = text.find(kYen, at)) != std::string::npos; ++at) text.replace(at, kYen.size(), "\\");
  for (std::size_t at = 0; (at = text.find(kOverline, at)) != std::string::npos; ++at) {
    text.replace(at, kOverline.size(), "~");
  }
}

}  // namespace

std::string_view iconv_name_of_collation(uint32_t collation) {
  for (const Range& range : kRanges) {
    if (range.first <= collation && collation <= range.last) return range.charset;
  }
  return {};
}

bool is_valid_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* const end = at + text.size();
  while (at < end) {
    uint64_t block = 0;
    if (end - at >= 8) {
      std::memcpy(&block, at, sizeof block);
      if ((block & 0x8080808080808080U) == 0) {
        at += 8;
        continue;
      }
    }
    if (*at < 0x80) {
      ++at;
      continue;
    }
    const int more = *at >= 0xF0 ? 3 : *at >= 0xE0 ? 2 : 1;
    if (*at < 0xC2 || *at > 0xF4 || end - at <= more) return false;
    const uint8_t low = *at == 0xE0 ? 0xA0 : *at == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = *at == 0xED ? 0x9F : *at == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high) return false;
    for (int i = 2; i <= more; ++i) {
      if (at[i] < 0x80 || at[i] > 0xBF) return false;
    }
    at += more + 1;
  }
  return true;
}

void Transcoder::Close::operator()(void* converter) const {
  iconv_close(converter);
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 1;
    while (size < 4 && size < text.size() && (static_cast<uint8_t>(text[size]) & 0xC0U) == 0x80) ++size;
    const bool valid = is_valid_utf8(text.substr(0, size));
    if (!valid) size = 1;
    out.append(valid ? text.substr(0, size) : kReplacement);
    text.remove_prefix(size);
  }
  return out;
}

Transcoder::Transcoder(std::string_view charset)
    : is_latin1_(charset == "CP1252"),
      is_sjis_(charset == "SHIFT_JIS"),
      unit_(charset.starts_with("UTF-32")                                   ? 4
            : charset.starts_with("UTF-16") || charset.starts_with("UCS-2") ? 2
                                                                            : 1) {
  void* converter = iconv_open("UTF-8", std::string(charset).c_str());
  if (converter == reinterpret_cast<void*>(-1)) return;
  converter_.reset(converter);
  std::string ascii;
  for (char letter = 0; letter >= 0 && letter < 127; ++letter) ascii += letter;
  keeps_ascii_ = to_utf8(ascii) == ascii;
}

std::optional<std::string_view> Transcoder::to_utf8(std::string_view bytes) {
  if (!convert(bytes, false)) return std::nullopt;
  return buffer_;
}

std::string_view Transcoder::to_utf8_with_replacements(std::string_view bytes) {
  convert(bytes, true);
  return buffer_;
}

bool Transcoder::convert(std::string_view bytes, bool replace) {
  buffer_.clear();
  if (converter_ == nullptr) return false;
  iconv(converter_.get(), nullptr, nullptr, nullptr, nullptr);
  // iconv takes its input as not const, but doesn't write to it.
  char* from = const_cast<char*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  std::size_t left = bytes.size();
  while (left > 0) {
    const std::size_t done = buffer_.size();
    buffer_.resize(done + left * 4 + 8);
    char* to = buffer_.data() + done;
    std::size_t room = buffer_.size() - done;
    const bool good = iconv(converter_.get(), &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    buffer_.resize(buffer_.size() - room);
    if (good) break;
    if (errno == E2BIG) continue;
    std::size_t taken = std::min(unit_, left);
    if (!convert_otherwise({from, left}, taken)) {
      if (!replace) return false;
      buffer_ += kReplacement;
    }
    from += taken;
    left -= taken;
  }
  if (is_sjis_) undo_yen_and_overline(buffer_);
  return true;
}

bool Transcoder::convert_otherwise(std::string_view rest, std::size_t& taken) {
  // MySQL's latin1 is cp1252 with the five bytes that it leaves open taken as control characters.
  const auto byte = static_cast<uint8_t>(rest.front());
  constexpr std::string_view kOpen = "\x81\x8D\x8F\x90\x9D";
  if (!is_latin1_ || kOpen.find(rest.front()) == std::string_view::npos) return false;
  buffer_ += '\xC2';
  buffer_ += static_cast<char>(byte);
  taken = 1;
  return true;
}

}  // namespace pipeline::planetscale
