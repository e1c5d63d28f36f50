#include "model/cell.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace pipeline::vtgate::model {
namespace {

struct Scientific {
  std::string digits;  // without trailing zeros, at least one
  int exponent = 0;    // of the first digit
  bool negative = false;
};

// "1.5E+00" and the like, taken apart.
Scientific take_apart(std::string_view text) {
  Scientific result;
  result.negative = text.starts_with("-");
  if (result.negative) text.remove_prefix(1);
  const std::size_t mark = text.find('e');
  for (const char letter : text.substr(0, mark)) {
    if (letter != '.') result.digits += letter;
  }
  result.exponent = std::atoi(std::string(text.substr(mark + 1)).c_str());
  while (result.digits.size() > 1 && result.digits.back() == '0') result.digits.pop_back();
  return result;
}

template <typename Number>
Scientific shortest(const std::string& cell) {
  Number number{};
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific);
  return take_apart({text.data(), end.ptr});
}

std::string mantissa(const Scientific& number) {
  std::string text = number.negative ? "-" : "";
  text += number.digits.front();
  if (number.digits.size() > 1) text += "." + number.digits.substr(1);
  return text;
}

// Go's strconv.FormatFloat(…, 'E', -1, …).
std::string go_exponent_form(const Scientific& number) {
  const std::string exponent = std::to_string(std::abs(number.exponent));
  return mantissa(number) + (number.exponent < 0 ? "E-" : "E+") + (exponent.size() < 2 ? "0" : "") + exponent;
}

std::string six_digits(const std::string& cell) {
  float number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific, 5);
  const Scientific rounded = take_apart({text.data(), end.ptr});
  constexpr int kLongest = 15;
  if (rounded.exponent < -kLongest || rounded.exponent >= kLongest) {
    return mantissa(rounded) + "e" + std::to_string(rounded.exponent);
  }
  std::string digits = rounded.digits;
  const std::string sign = rounded.negative ? "-" : "";
  if (rounded.exponent < 0)
    return sign + "0." + std::string(static_cast<std::size_t>(-rounded.exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(rounded.exponent) + 1;
  if (digits.size() <= whole) return sign + digits.append(whole - digits.size(), '0');
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

// The groups of nine digits of the stored form: the first without its zeros, the others with them.
std::string decimal_form(const Column& column, const std::string& cell) {
  constexpr std::size_t kGroup = 9;
  const TypeArguments arguments = type_arguments(column);
  const bool negative = cell.starts_with("-");
  std::string whole = cell.substr(negative ? 1 : 0, cell.find('.') - (negative ? 1 : 0));
  const std::string fraction = cell.find('.') == std::string::npos ? "" : cell.substr(cell.find('.'));
  const auto size = static_cast<std::size_t>(arguments.first - arguments.second);
  whole.erase(0, whole.find_first_not_of('0'));
  if (whole.size() < size) whole.insert(0, size - whole.size(), '0');
  const std::size_t head_size = size % kGroup;
  std::string head = whole.substr(0, head_size);
  head.erase(0, head.find_first_not_of('0'));
  return (negative ? "-" : "") + head + whole.substr(head_size) + fraction;
}

std::string without_zeros(std::string text) {
  const std::size_t first = text.find_first_not_of('0');
  return first == std::string::npos ? "0" : text.substr(first);
}

std::string utf8_of_latin1(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      result += letter;
    } else {
      result += static_cast<char>(0xC0U | (byte >> 6U));
      result += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return result;
}

uint64_t label_number(const Column& column, const std::string& cell) {
  const std::vector<std::string> labels = labels_of(column);
  if (column.type.starts_with("enum(")) {
    const auto found = std::find(labels.begin(), labels.end(), cell);
    return found == labels.end() ? 0 : static_cast<uint64_t>(found - labels.begin()) + 1;
  }
  uint64_t bits = 0;
  for (std::size_t at = 0; at <= cell.size() && !cell.empty();) {
    const std::size_t end = std::min(cell.find(',', at), cell.size());
    const auto found = std::find(labels.begin(), labels.end(), cell.substr(at, end - at));
    if (found != labels.end()) bits |= uint64_t{1} << static_cast<uint64_t>(found - labels.begin());
    at = end + 1;
  }
  return bits;
}

std::string label_text(const Column& column, uint64_t number) {
  const std::vector<std::string> labels = labels_of(column);
  if (column.type.starts_with("enum(")) return number == 0 || number > labels.size() ? "" : labels[number - 1];
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if ((number >> i & 1U) == 0) continue;
    if (!text.empty()) text += ",";
    text += labels[i];
  }
  return text;
}

std::string folded(const std::string& text) {
  std::string result = text;
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

std::strong_ordering compare_numbers(const std::string& a, const std::string& b) {
  const long double x = std::strtold(a.c_str(), nullptr);
  const long double y = std::strtold(b.c_str(), nullptr);
  if (x < y) return std::strong_ordering::less;
  return x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
}

// Seconds and a fraction; negative times come first.
long double seconds_of(const std::string& time) {
  const bool negative = time.starts_with("-");
  long double seconds = 0;
  std::size_t at = negative ? 1 : 0;
  for (int part = 0; part < 3; ++part) {
    const std::size_t end = std::min(time.find(':', at), time.size());
    seconds = seconds * 60 + std::strtold(time.substr(at, end - at).c_str(), nullptr);
    at = std::min(end + 1, time.size());
  }
  return negative ? -seconds : seconds;
}

}  // namespace

std::string copy_form(const Column& column, const std::string& cell) {
  return base_type(column) == "float" ? six_digits(cell) : cell;
}

std::string binlog_form(const Column& column, const std::string& cell) {
  const std::string base = base_type(column);
  if (base == "float") return go_exponent_form(shortest<float>(cell));
  if (base == "double") return go_exponent_form(shortest<double>(cell));
  if (base == "decimal") return decimal_form(column, cell);
  if (column.type.find("zerofill") != std::string::npos) return without_zeros(cell);
  if (is_label(column) && column.collation.starts_with("latin1")) return utf8_of_latin1(cell);
  return cell;
}

std::string relabelled(const Column& written, const Column& read, const std::string& cell) {
  if (!is_label(written) || written.type == read.type) return cell;
  return label_text(read, label_number(written, cell));
}

std::strong_ordering compare_cells(const Column& column, const Cell& a, const Cell& b) {
  if (!a || !b) return a.has_value() <=> b.has_value();
  const std::string base = base_type(column);
  if (is_label(column)) return label_number(column, *a) <=> label_number(column, *b);
  if (base == "time") {
    const long double x = seconds_of(*a);
    const long double y = seconds_of(*b);
    if (x == y) return std::strong_ordering::equal;
    return x < y ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (is_integer(column) || base == "decimal" || base == "float" || base == "double" || base == "year") {
    return compare_numbers(*a, *b);
  }
  if (is_text(column) && !column.collation.ends_with("_bin")) return folded(*a) <=> folded(*b);
  return *a <=> *b;
}

std::strong_ordering compare_for_resume(const Column& column, const std::string& cell, const std::string& key) {
  if (is_label(column)) return folded(cell) <=> folded(key);
  return compare_cells(column, cell, key);
}

}  // namespace pipeline::vtgate::model
