#include "discovery/sql_server.hpp"

namespace pipeline::planetscale {

std::string quoted_text(std::string_view text) {
  std::string result = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') result += letter;
    result += letter;
  }
  return result + "'";
}

}  // namespace pipeline::planetscale
