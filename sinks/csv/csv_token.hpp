// CsvToken: what the CSV sink has made durable; the program saves it with each checkpoint. JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

// A file that belongs to the output. New files are written under `name` + ".inprogress" and get their name at the
// commit of the checkpoint that names them first.
struct CommittedFile {
  std::string name;
  std::string name_space;
  std::string stream;
  std::uint64_t generation = 1;
  std::uint64_t part = 1;  // rises with each change of the columns
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::string columns;  // fingerprint of the schema

  friend bool operator==(const CommittedFile&, const CommittedFile&) = default;
};

std::string encode_token(const std::vector<CommittedFile>& files);
Result<std::vector<CommittedFile>> decode_token(std::string_view text);

}  // namespace pipeline::csv
