// Token: what the CSV sink promises at a checkpoint, and what it needs to go on after any crash. A value, kept as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "layout.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

// One file. Names are relative to the sink's folder.
struct FileRecord {
  std::string name_space = {};
  std::string stream = {};
  uint64_t generation = 0;
  uint64_t number = 1;       // counts the layouts of the generation
  std::string name = {};     // its final name
  std::string working = {};  // the name it has until its first commit; empty = committed before
  bool replaces = false;     // `name` may belong to an older generation, which the commit replaces
  uint64_t bytes = 0;        // what is longer in the file was never committed
  uint64_t rows = 0;
  Layout layout = {};

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

struct Token {
  std::vector<FileRecord> files;
  std::vector<std::string> removed;  // files of older generations, to be removed by the commit

  [[nodiscard]] std::string to_json() const;
  // Failed when the text is no token of this sink.
  static Result<Token> parse(std::string_view json);

  friend bool operator==(const Token&, const Token&) = default;
};

}  // namespace pipeline::csv
