#include "pipeline/sdk/files/file_names.hpp"

namespace pipeline::files {
namespace {

constexpr std::string_view kWorkingEnd = ".inprogress";
constexpr std::string_view kGeneration = ".generation-";

}  // namespace

std::string encode_name(std::string_view name) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool leading_dot = letter == '.' && result.empty();
    if (letter == '/' || letter == '%' || byte < 0x20 || byte == 0x7F || leading_dot) {
      result += '%';
      result += hex[byte / 16];
      result += hex[byte % 16];
    } else {
      result += letter;
    }
  }
  return result;
}

std::string first_working_name(std::string_view final_name) {
  return std::string(final_name).append(kWorkingEnd);
}

std::string replacing_working_name(std::string_view final_name, uint64_t generation) {
  return std::string(final_name).append(kGeneration).append(std::to_string(generation)).append(kWorkingEnd);
}

bool is_working_name(std::string_view name, std::string_view extension) {
  if (!name.ends_with(kWorkingEnd)) return false;
  name.remove_suffix(kWorkingEnd.size());
  if (name.ends_with(extension)) return true;
  const std::size_t generation = name.rfind(kGeneration);
  if (generation == std::string_view::npos) return false;
  const std::string_view number = name.substr(generation + kGeneration.size());
  return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos &&
         name.substr(0, generation).ends_with(extension);
}

}  // namespace pipeline::files
