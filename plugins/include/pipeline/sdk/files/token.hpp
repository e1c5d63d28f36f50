// Token: what a sink of files promises at a checkpoint, and what it needs to go on after any crash. A value, kept as
// JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

// One file. Names are relative to the sink's folder, with '/' between folders.
struct FileRecord {
  std::string partition = {};  // the folders of its Hive partition, "day=2024-01-02"; empty = none
  uint64_t number = 1;         // counts the files of a generation and partition
  std::string name = {};       // its final name
  std::string working = {};    // the name it has until it is published; empty = published
  bool replaces = false;       // `name` may belong to an older generation, which the commit replaces
  bool complete = false;       // nothing is appended any more
  bool held = false;           // published only once it is complete
  uint64_t bytes = 0;          // what is longer in the file was never committed
  uint64_t rows = 0;
  int64_t opened = 0;         // seconds since 1970
  std::string format = {};    // what its rows have in common; empty once it is complete
  std::string progress = {};  // the sink's own, to go on in the file; empty once it is complete

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

struct StreamRecord {
  std::string name_space = {};
  std::string name = {};
  uint64_t generation = 0;
  std::vector<FileRecord> files = {};

  friend bool operator==(const StreamRecord&, const StreamRecord&) = default;
};

struct Token {
  std::vector<StreamRecord> streams = {};
  std::vector<std::string> removed = {};  // files of older generations, to be removed by the commit
  std::string extra = {};                 // the sink's own

  [[nodiscard]] std::string to_json() const;
  // Failed when the text is no token. The empty text is the token of a folder that nothing was committed to.
  static Result<Token> parse(std::string_view json);

  friend bool operator==(const Token&, const Token&) = default;
};

}  // namespace pipeline::files
