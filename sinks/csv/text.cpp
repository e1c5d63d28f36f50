#include "text.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace pipeline::csv {
namespace {

// What a spreadsheet takes for the begin of a formula (CWE-1236; OWASP "CSV injection").
bool reads_as_formula(std::string_view value) {
  constexpr std::string_view signs("=+-@\t\r\0", 7);
  return !value.empty() && signs.find(value.front()) != std::string_view::npos;
}

char* write_guarded(std::string_view value, const Dialect& dialect, char* out) {
  std::string guarded("'");
  guarded += value;
  Dialect unguarded = dialect;
  unguarded.guard_formulas = false;
  return write_text(guarded, unguarded, out);
}

char hex_digit(unsigned value) {
  return "0123456789abcdef"[value & 15U];
}

char* write_hex(std::string_view value, char* out) {
  for (const char letter : value) {
    const auto byte = static_cast<unsigned char>(letter);
    *out++ = hex_digit(byte >> 4U);
    *out++ = hex_digit(byte);
  }
  return out;
}

char* write_base64(std::string_view value, char* out) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [&value](std::size_t at) -> unsigned {
    return at < value.size() ? static_cast<unsigned char>(value[at]) : 0;
  };
  for (std::size_t at = 0; at < value.size(); at += 3) {
    const unsigned three = byte(at) << 16U | byte(at + 1) << 8U | byte(at + 2);
    *out++ = letters[three >> 18U];
    *out++ = letters[three >> 12U & 63U];
    *out++ = at + 1 < value.size() ? letters[three >> 6U & 63U] : '=';
    *out++ = at + 2 < value.size() ? letters[three & 63U] : '=';
  }
  return out;
}

char* write_escaped(std::string_view value, char delimiter, char* out) {
  for (const char letter : value) {
    const bool plain =
        letter >= ' ' && letter <= '~' && letter != '\\' && letter != '"' && letter != '\'' && letter != delimiter;
    if (plain) {
      *out++ = letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    *out++ = '\\';
    *out++ = 'x';
    *out++ = hex_digit(byte >> 4U);
    *out++ = hex_digit(byte);
  }
  return out;
}

// A size that is known is copied without a call.
void copy_up_to_a_block(const char* from, std::size_t size, char* to) {
  if (size == TextBlock::kSize) {
    std::memcpy(to, from, TextBlock::kSize);
  } else {
    std::memcpy(to, from, size);
  }
}

}  // namespace

char* write_quoted(std::string_view value, char* out) {
  const TextBlock quote = TextBlock::of('"');
  *out++ = '"';
  while (!value.empty()) {
    const std::size_t size = std::min(value.size(), TextBlock::kSize);
    // The copy is looked at instead of the text: behind it there is room that may be read.
    copy_up_to_a_block(value.data(), size, out);
    const unsigned quotes = TextBlock::load(out).equal(quote).bits() | 1U << size;
    const auto before = static_cast<std::size_t>(std::countr_zero(quotes));
    out += before;
    value.remove_prefix(before);
    if (before == size) continue;
    *out++ = '"';
    *out++ = '"';
    value.remove_prefix(1);
  }
  *out++ = '"';
  return out;
}

bool is_simple(const Dialect& dialect) {
  return dialect.null.empty() && dialect.quotes == QuotePolicy::minimal && !dialect.guard_formulas;
}

char* write_text(std::string_view value, const Dialect& dialect, char* out) {
  if (dialect.guard_formulas && reads_as_formula(value)) return write_guarded(value, dialect, out);
  if (value == dialect.null || dialect.quotes != QuotePolicy::minimal) return write_quoted(value, out);
  return write_simple_text(value, PlainText(dialect.delimiter), out);
}

char* write_binary(std::string_view value, const Dialect& dialect, char* out) {
  if (dialect.bytes == BytesFormat::raw) return write_text(value, dialect, out);
  char* end = out;
  if (dialect.bytes == BytesFormat::hex) end = write_hex(value, out);
  if (dialect.bytes == BytesFormat::base64) end = write_base64(value, out);
  if (dialect.bytes == BytesFormat::escaped) end = write_escaped(value, dialect.delimiter, out);
  if (value.empty() || dialect.quotes != QuotePolicy::minimal) return quote_in_place(out, end);
  return quote_if_null_text(dialect, out, end);
}

std::string text_of(std::string_view value, const Dialect& dialect) {
  std::string text(text_room(value.size()), '\0');
  text.resize(static_cast<std::size_t>(write_text(value, dialect, text.data()) - text.data()));
  return text;
}

char* quote_in_place(char* begin, char* end) {
  std::memmove(begin + 1, begin, static_cast<std::size_t>(end - begin));
  *begin = '"';
  end[1] = '"';
  return end + 2;
}

char* quote_if_null_text(const Dialect& dialect, char* begin, char* end) {
  const std::string_view written(begin, static_cast<std::size_t>(end - begin));
  return written == dialect.null ? quote_in_place(begin, end) : end;
}

}  // namespace pipeline::csv
