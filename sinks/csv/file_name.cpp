#include "file_name.hpp"

namespace pipeline::csv {
namespace {

std::string escaped(const std::string& name) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const bool bad = byte < 0x20 || byte == 0x7F || byte == '/' || byte == '%' || (byte == '.' && i == 0);
    if (!bad) {
      result += name[i];
    } else {
      result += '%';
      result += kDigits[byte >> 4U];
      result += kDigits[byte & 0xFU];
    }
  }
  return result;
}

}  // namespace

std::string file_name(const std::string& full_name, std::uint64_t generation, std::uint64_t part) {
  std::string name = escaped(full_name);
  if (generation > 1) name += ".g" + std::to_string(generation);
  if (part > 1) name += "." + std::to_string(part);
  return name + ".csv";
}

}  // namespace pipeline::csv
